import FetchCore
import FoundationEssentials

/// What the paths of a lock have in common: its first line, and one line for each run that brought some of them.
///
/// A lock is JSON lines (`Docs/Lockfile.md`), so that a million paths are read as they are needed and a diff of two
/// locks names the paths that differ.
public struct LockHead: Sendable, Hashable {
    /// One run.
    public struct Run: Sendable, Hashable, Codable {
        /// Its number in this lock, from 1 on.
        public var run: Int
        /// The version of the dataset it saw, where the source knows one: a commit.
        public var revision: String?
        /// The selection in the command line's words.
        public var selection: String
        /// The command line, without what only says where output goes and without secrets.
        public var arguments: [String]
        /// What its samplers did, as the JSON list of ``SelectionRecord``s.
        public var samplers: String = "[]"

        private enum CodingKeys: String, CodingKey { case run, revision, selection, arguments }

        /// Describes a run.
        public init(run: Int, revision: String?, selection: String, arguments: [String], samplers: String) {
            self.run = run
            self.revision = revision
            self.selection = selection
            self.arguments = arguments
            self.samplers = samplers
        }
    }

    public var source: String
    public var dataset: String
    public var licence: String?
    public var licenceURL: String?
    public var runs: [Run] = []

    /// The version of the form.
    static let version = 1

    /// The first line.
    var line: JSONText {
        var json = JSONText()
        json.add("lock", Self.version)
        json.add("source", source)
        json.add("dataset", dataset)
        json.add("licence", licence)
        json.add("licence_url", licenceURL)
        return json
    }
}

extension LockHead.Run {
    /// Its line.
    var line: JSONText {
        var json = JSONText()
        json.add("run", run)
        json.add("revision", revision)
        json.add("selection", selection)
        json.add("arguments", list: arguments)
        json.add("samplers", json: samplers)
        return json
    }

    /// Reads a line; the samplers stay the text they are.
    init(line: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(line))
        let mark = Array(#","samplers":"#.utf8)
        guard let start = line.firstRange(of: mark), line.last == UInt8(ascii: "}") else { return }
        samplers = String(decoding: line[start.upperBound...].dropLast(), as: UTF8.self)
    }
}

/// One path of a lock: what lies there, and where it is from.
public struct LockedPath: Sendable, Hashable, Codable {
    public var path: String
    /// In bytes.
    public var size: Int64
    /// In lower-case hexadecimal.
    public var sha256: String
    /// The checksum that the listing promised, where that is another one: `md5:…`.
    public var promised: String?
    /// The item it belongs to, and the asset's key in it.
    public var item: String
    public var asset: String
    /// The archive it was unpacked from.
    public var archive: String?
    /// The number of the run that brought it.
    public var run: Int
    /// The server's words for the version.
    public var etag: String?
    public var lastModified: String?

    private enum CodingKeys: String, CodingKey {
        case path, size, sha256, promised, item, asset, archive, run, etag
        case lastModified = "last_modified"
    }

    /// Its line; `identity` is `source:dataset`, which with the path is the stable identity of what lies there.
    func line(identity: String) -> JSONText {
        var json = JSONText()
        json.add("path", path)
        json.add("size", size)
        json.add("sha256", sha256)
        json.add("promised", promised)
        json.add("id", "\(identity)/\(path)")
        json.add("item", item)
        json.add("asset", asset)
        json.add("archive", archive)
        json.add("run", run)
        json.add("etag", etag)
        json.add("last_modified", lastModified)
        return json
    }

    /// True when the same content lies under the same path, wherever it is from.
    public func isSame(as other: LockedPath) -> Bool {
        path == other.path && size == other.size && sha256 == other.sha256
    }
}
