public import FetchCore
import FoundationEssentials
import Glibc

/// Writes samples into shards as WebDataset reads them: `NAME-000000.tar`, `NAME-000001.tar`, …
///
/// The shard under way is `.fetch/parts/NAME-000003.tar.part`; it gets its name when it is whole. A sample is never
/// split. `sizes.json` tells how many samples each shard has, `index.json` the same as `wids` reads it.
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

    private let root: String
    private let name: String
    private let limit: Limit
    private let digest: @Sendable () -> any Digest
    // All below is used on one thread.
    private var mark = Mark()
    private var descriptor: Int32 = -1
    private var tar: TarWriter?
    private var sum: any Digest
    private var finished: [SamplePiece] = []

    /// Writes below an output directory; `digest` makes the SHA-256 of a shard.
    public init(root: String, name: String, limit: Limit, digest: @escaping @Sendable () -> any Digest) {
        self.root = root
        self.name = name
        self.limit = limit
        self.digest = digest
        sum = digest()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    public var words: String {
        switch limit {
        case .size(let bytes): "shards \(name) of \(bytes) bytes"
        case .count(let count): "\(count) shards \(name)"
        }
    }

    public var needsTotal: Bool { if case .count = limit { true } else { false } }

    public func begin(at text: String?, total: Int?) throws(FetchError) {
        NamesInUTF8.onThisThread()
        mark = Mark(total: total)
        if let text {
            guard let known = try? JSONDecoder().decode(Mark.self, from: Data(text.utf8)) else {
                throw FetchError(.notFound, "where the shards of \(root) go on is not known")
            }
            mark = known
        }
        if mark.samples > 0 { try takeUp() }
    }

    public func closesPiece(before sample: Sample) throws(FetchError) -> Bool {
        guard case .size(let most) = limit, mark.samples > 0 else { return false }
        let size = sample.parts.reduce(0) { $0 + TarWriter.size(of: $1.content.size) }
        // The end mark is two blocks.
        guard mark.offset + size + 1024 > most else { return false }
        try finishShard()
        return true
    }

    public func put(_ sample: Sample) throws(FetchError) -> Bool {
        if tar == nil { try open(emptied: true) }
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
        if descriptor >= 0, fdatasync(descriptor) != 0 { throw FetchError.system(errno, "syncing \(partPath)") }
        defer { finished = [] }
        let text = (try? JSONEncoder().encode(mark)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return SampleCommit(mark: text, finished: finished)
    }

    public func end() throws(FetchError) -> SampleCommit {
        if mark.samples > 0 { try finishShard() }
        return try commit()
    }

    public func publish(_ piece: SamplePiece) throws(FetchError) -> Bool {
        let final = "\(root)/\(piece.path)"
        guard rename("\(root)/\(RelativePath.stateFolder)/parts/\(piece.path).part", final) == 0 else {
            if errno == ENOENT { return access(final, F_OK) == 0 }
            throw FetchError.system(errno, "naming \(final)")
        }
        return true
    }

    public func describe(_ pieces: [SamplePiece]) throws(FetchError) {
        let sizes = pieces.map { "  \(JSONText.quoted($0.path.string)): \($0.samples)" }.joined(separator: ",\n")
        try write("{\n\(sizes)\n}\n", to: "sizes.json")
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
        try write(String(text), to: "index.json")
    }

    /// The files that ``describe(_:)`` writes.
    public static let descriptions = ["sizes.json", "index.json"]

    // The shard under way

    private var shardName: String {
        let digits = String(mark.shard)
        return "\(name)-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).tar"
    }

    private var partPath: String { "\(root)/\(RelativePath.stateFolder)/parts/\(shardName).part" }

    private func open(emptied: Bool) throws(FetchError) {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (emptied ? O_TRUNC : 0)
        descriptor = Glibc.open(partPath, flags, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "opening \(partPath)") }
        sum = digest()
        tar = try TarWriter { [unowned self] (bytes) throws(FetchError) in try self.append(bytes) }
    }

    /// Goes on with the part that an earlier run left, without what it had not committed.
    private func takeUp() throws(FetchError) {
        guard access(partPath, F_OK) == 0 else { throw FetchError(.notFound, "the unfinished \(shardName) is gone") }
        try open(emptied: false)
        var offset: Int64 = 0
        while offset < mark.offset {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, filled in
                count = pread(descriptor, buffer.baseAddress, min(1 << 18, Int(mark.offset - offset)), off_t(offset))
                filled = max(0, count)
            }
            guard count > 0 else { throw FetchError(.notFound, "the unfinished \(shardName) is cut off") }
            piece.withUnsafeBytes { sum.update($0) }
            offset += Int64(count)
        }
        guard ftruncate(descriptor, off_t(mark.offset)) == 0 else {
            throw FetchError.system(errno, "going on with \(partPath)")
        }
    }

    private func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        sum.update(bytes)
        try DescriptorBytes.write(bytes, to: descriptor, at: mark.offset, "writing \(shardName)")
        mark.offset += Int64(bytes.count)
    }

    private func finishShard() throws(FetchError) {
        try tar?.finish()
        tar = nil
        guard fdatasync(descriptor) == 0 else { throw FetchError.system(errno, "syncing \(partPath)") }
        close(descriptor)
        descriptor = -1
        finished.append(
            SamplePiece(
                path: try RelativePath(shardName), size: mark.offset, samples: mark.samples, checksum: sum.finalize()))
        mark = Mark(shard: mark.shard + 1, total: mark.total)
    }

    private func write(_ text: String, to file: String) throws(FetchError) {
        do {
            try Data(text.utf8).write(to: URL(filePath: "\(root)/\(file)"), options: .atomic)
        } catch {
            throw FetchError(.localIO, "\(root)/\(file) cannot be written: \(error)", disposition: .fatal)
        }
    }
}
