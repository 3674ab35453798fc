public import FetchCore
import GRDB

/// The files an output directory holds, counted for a report.
public struct DirectoryContents: Sendable {
    /// Files that have something in common.
    public struct Kind: Sendable, Hashable {
        public var count = 0
        public var bytes: Int64 = 0

        /// Starts with no file.
        public init() {}
    }

    /// More different names than this are counted as one, which is called `…`.
    private static let mostKinds = 1000

    public var whole = Kind()
    /// By the ending of the file's name, in lower case; empty for files without one.
    public var endings: [String: Kind] = [:]
    /// By the asset's key.
    public var keys: [String: Kind] = [:]
    /// By run: of the run that chose a file.
    public var runs: [Int64: Kind] = [:]

    mutating func add(path: String, key: String, run: Int64, size: Int64) {
        let name = path.split(separator: "/").last ?? ""
        let dot = name.dropFirst().lastIndex(of: ".")
        let ending = dot.map { name[name.index(after: $0)...].lowercased() } ?? ""
        Self.add(size, ending, &endings)
        Self.add(size, key, &keys)
        runs[run, default: Kind()].add(size)
        whole.add(size)
    }

    private static func add(_ size: Int64, _ name: String, _ kinds: inout [String: Kind]) {
        let isKnown = kinds.count < mostKinds || kinds[name] != nil
        kinds[isKnown ? name : "…", default: Kind()].add(size)
    }
}

extension DirectoryContents.Kind {
    fileprivate mutating func add(_ size: Int64) {
        count += 1
        bytes += size
    }
}

extension Ledger {
    /// Counts all files under final names; memory does not grow with them.
    public func contents(onEach: (_ size: Int64) -> Void) throws(FetchError) -> DirectoryContents {
        try read { db in
            var contents = DirectoryContents()
            let rows = try RawStatement(
                db, "SELECT path, key, run, coalesce(size, 0) FROM assets WHERE state = 2 AND file = 1")
            while try rows.step() {
                contents.add(path: rows.text(0), key: rows.text(1), run: rows.integer(2), size: rows.integer(3))
                onEach(rows.integer(3))
            }
            return contents
        }
    }

    /// Bytes of a run's files by when they were finished, in `spans` equal spans from `start` to `end` (seconds since
    /// 1970).
    public func course(
        of run: Int64, from start: Double, to end: Double, spans: Int
    ) throws(FetchError) -> [Int64] {
        guard end > start, spans > 0 else { return [] }
        return try read { db in
            var bytes = [Int64](repeating: 0, count: spans)
            let rows = try RawStatement(
                db, "SELECT finished, coalesce(size, 0) FROM assets WHERE state = 2 AND file = 1 AND run = ?1")
            rows.bind(1, run)
            while try rows.step() {
                guard let time = rows.optionalDouble(0), time >= start else { continue }
                bytes[min(spans - 1, Int((time - start) / (end - start) * Double(spans)))] += rows.integer(1)
            }
            return bytes
        }
    }

    /// All runs that planned something, in their order.
    public func runs() throws(FetchError) -> [RunRecord] {
        try read { try Row.fetchAll($0, sql: "SELECT * FROM runs ORDER BY id").map(Self.record) }
    }

    /// How often which codes of failure are on record, and the first failures.
    public func failures(
        limit: Int
    ) throws(FetchError) -> (codes: [(code: String, count: Int)], first: [RunSummary.Failure]) {
        try read { db in
            let codes = try Row.fetchAll(
                db,
                sql: """
                    SELECT error_code, count(*) FROM assets WHERE state <> 2 AND error_code IS NOT NULL
                    GROUP BY error_code ORDER BY count(*) DESC
                    """
            ).map { (code: $0[0] as String, count: $0[1] as Int) }
            return (codes, try Self.failures(db, limit: limit))
        }
    }

    /// The name of the licence that was shown; `nil` when the source names none.
    public func licence() throws(FetchError) -> String? { try meta("licence") }

    /// Where all items lie that were chosen by any run, as far as they say.
    public func footprints() throws(FetchError) -> Footprints {
        try meta("footprints").map(Footprints.init(text:)) ?? Footprints()
    }

    /// Adds places of chosen items.
    func add(_ footprints: Footprints) throws(FetchError) {
        guard !footprints.isEmpty else { return }
        var all = try self.footprints()
        all.formUnion(footprints)
        try setMeta("footprints", all.text)
    }
}
