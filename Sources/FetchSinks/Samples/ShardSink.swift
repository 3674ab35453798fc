public import FetchCore
import FoundationEssentials

/// Writes samples into shards as WebDataset reads them: `NAME-000000.tar`, `NAME-000001.tar`, …
///
/// A shard gets its name when it is whole. A sample is never split. `sizes.json` tells how many samples each shard has, `index.json` the same as `wids` reads it.
public final class ShardSink: SampleSink, @unchecked Sendable {
    /// When a shard ends.
    public enum Limit: Sendable, Hashable {
        /// Before it would be larger than so many bytes; a larger sample has a shard of its own.
        case size(Int64)
        /// When it has its share of all samples, so that there are so many shards.
        case count(Int)
    }

    /// Where a run stopped.
    private struct Mark: Codable {
        var shard = 0
        /// Bytes and samples of the shard under way.
        var offset: Int64 = 0
        var samples = 0
        /// How many samples there were to be in all, where that decides.
        var total: Int?
    }

    private let place: any ShardPlace
    private let name: String
    private let limit: Limit
    private let digest: @Sendable () -> any Digest
    // All below is used on one thread.
    private var mark = Mark()
    private var tar: TarWriter?
    private var sum: any Digest
    /// False when some of the shard under way was written by an earlier run and cannot be hashed here.
    private var isHashed = true
    private var finished: [SamplePiece] = []

    /// Writes to a place; `digest` makes the SHA-256 of a shard.
    public init(to place: any ShardPlace, name: String, limit: Limit, digest: @escaping @Sendable () -> any Digest) {
        self.place = place
        self.name = name
        self.limit = limit
        self.digest = digest
        sum = digest()
    }

    public var words: String {
        switch limit {
        case .size(let bytes): "shards \(name) of \(bytes) bytes"
        case .count(let count): "\(count) shards \(name)"
        }
    }

    public var pieceName: String? { name }
    public var needsTotal: Bool { if case .count = limit { true } else { false } }

    public func begin(at text: String?, total: Int?) throws(FetchError) {
        NamesInUTF8.onThisThread()
        mark = Mark(total: total)
        if let text {
            guard let known = Self.mark(text) else {
                throw FetchError(.notFound, "where the shards \(name) go on is not known")
            }
            mark = known
        }
        guard mark.samples > 0 else { return }
        sum = digest()
        isHashed = try place.resume(try shardPath, at: mark.offset) { sum.update($0) }
        tar = try writer()
    }

    public func canGoOn(at text: String) throws(FetchError) -> Bool {
        guard let mark = Self.mark(text) else { return false }
        if mark.samples == 0 { return true }
        return try place.holds(path(of: mark.shard), upTo: mark.offset)
    }

    public func start(of text: String) -> String? {
        Self.mark(text).map { Self.text(Mark(shard: $0.shard, total: $0.total)) }
    }

    private static func text(_ mark: Mark) -> String {
        (try? JSONEncoder().encode(mark)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static func mark(_ text: String) -> Mark? { try? JSONDecoder().decode(Mark.self, from: Data(text.utf8)) }

    public func closesPiece(before sample: Sample) throws(FetchError) -> Bool {
        guard case .size(let most) = limit, mark.samples > 0 else { return false }
        let size = sample.parts.reduce(0) { $0 + TarWriter.size(of: $1.content.size) }
        // The end mark is two blocks.
        guard mark.offset + size + 1024 > most else { return false }
        try finishShard()
        return true
    }

    public func put(_ sample: Sample) throws(FetchError) -> Bool {
        if tar == nil {
            try place.begin(try shardPath)
            (sum, isHashed) = (digest(), true)
            tar = try writer()
        }
        for part in sample.parts {
            try tar?.add(part.path?.string ?? "\(sample.key).\(part.name)", part.content)
        }
        mark.samples += 1
        guard case .count(let count) = limit, let total = mark.total else { return false }
        let (share, rest) = total.quotientAndRemainder(dividingBy: count)
        // What comes after all was counted, when something that failed is brought later, goes on in shards of its own.
        guard mark.samples >= max(1, share + (mark.shard < rest ? 1 : 0)) else { return false }
        try finishShard()
        return true
    }

    public func commit() throws(FetchError) -> SampleCommit {
        if tar != nil { try place.sync() }
        defer { finished = [] }
        return SampleCommit(mark: Self.text(mark), finished: finished)
    }

    public func end() throws(FetchError) -> SampleCommit {
        if mark.samples > 0 { try finishShard() }
        return try commit()
    }

    public func publish(_ piece: SamplePiece) throws(FetchError) -> Bool { try place.publish(piece) }

    public func checksum(of piece: SamplePiece) throws(FetchError) -> Checksum? {
        let sum = digest()
        try place.read(piece) { sum.update($0) }
        return sum.finalize()
    }

    public func describe(_ pieces: [SamplePiece]) throws(FetchError) {
        let sizes = pieces.map { "  \(JSONText.quoted($0.path.string)): \($0.samples)" }.joined(separator: ",\n")
        try place.write("{\n\(sizes)\n}\n", to: try RelativePath("sizes.json"))
        let shards = pieces.map { piece in
            var json = JSONText()
            json.add("url", piece.path.string)
            json.add("nsamples", piece.samples)
            json.add("filesize", piece.size)
            json.add("sha256", piece.checksum?.value)
            return "  " + json.text
        }
        var head = JSONText()
        head.add("wids_version", 1)
        head.add("name", name)
        let text = head.text.dropLast() + ",\"shardlist\":[\n\(shards.joined(separator: ",\n"))\n]}\n"
        try place.write(String(text), to: try RelativePath("index.json"))
    }

    /// The files that ``describe(_:)`` writes.
    public static let descriptions = ["sizes.json", "index.json"]

    // The shard under way

    private var shardPath: RelativePath { get throws(FetchError) { try path(of: mark.shard) } }

    private func path(of shard: Int) throws(FetchError) -> RelativePath {
        let digits = String(shard)
        return try RelativePath("\(name)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).tar")
    }

    /// A tar behind what the shard has already.
    private func writer() throws(FetchError) -> TarWriter {
        try TarWriter { [unowned self] (bytes) throws(FetchError) in
            sum.update(bytes)
            try place.append(bytes)
            mark.offset += Int64(bytes.count)
        }
    }

    private func finishShard() throws(FetchError) {
        try tar?.finish()
        tar = nil
        try place.finish()
        finished.append(
            SamplePiece(
                path: try shardPath, size: mark.offset, samples: mark.samples,
                checksum: isHashed ? sum.finalize() : nil))
        mark = Mark(shard: mark.shard + 1, total: mark.total)
    }
}
