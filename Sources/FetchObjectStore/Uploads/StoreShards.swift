import FetchCore
import Foundation

/// Shards as objects: each goes to the store in parts while it is written, and becomes an object when it is published.
///
/// On this machine lie, in `.fetch/shards`, what is on record of its upload, and what is not a whole part yet
/// (`NAME.tar.OFFSET.tail`): that of the last two places that were made durable, since the ledger may know either.
final class StoreShards: ShardPlace, @unchecked Sendable {
    private let client: StoreClient
    private let folder: String
    /// Bytes of each part but the last, of shards that are begun.
    private let usualSize: Int

    // The shard under way; used on one thread.
    private var path = ""
    private var partSize: Int
    private var buffer: [UInt8] = []
    private var number = 0
    private var journal: UploadJournal?
    private var flight = PartFlight(most: 2)
    /// The tail that the ledger knows, if it knows one.
    private var lastTail: String?

    /// Keeps what is on record in `folder`. `limit` is the largest size of a shard in bytes, when that is known.
    init(_ client: StoreClient, folder: String, limit: Int64?) {
        self.client = client
        self.folder = folder
        usualSize = PartPlan(total: limit).size
        partSize = usualSize
    }

    func begin(_ path: RelativePath) throws(FetchError) {
        if let left = try UploadJournal(readingFrom: journalPath(path.string)) {
            try client.abort(left.head.name)
            left.remove()
        }
        removeTails(of: path.string, except: [])
        start(path.string, partSize: usualSize, nil)
    }

    func holds(_ path: RelativePath, upTo offset: Int64) throws(FetchError) -> Bool {
        try upload(of: path.string, upTo: offset) != nil
    }

    func resume(
        _ path: RelativePath, at offset: Int64, _ known: (UnsafeRawBufferPointer) -> Void
    ) throws(FetchError) -> Bool {
        guard let found = try upload(of: path.string, upTo: offset) else {
            throw FetchError(.notFound, "what was sent of the unfinished \(path) is gone")
        }
        start(path.string, partSize: found.journal?.head.partSize ?? usualSize, found.journal)
        number = Int(offset / Int64(partSize))
        buffer += found.tail
        lastTail = tailPath(path.string, offset)
        for part in 0..<number { if let sent = journal?.parts[part + 1] { flight.add(sent) } }
        if number == 0 { buffer.withUnsafeBytes { known($0) } }
        return number == 0
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            let piece = min(rest.count, partSize - buffer.count)
            buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<piece]))
            rest = UnsafeRawBufferPointer(rebasing: rest[piece...])
            if buffer.count == partSize { try sendPart() }
        }
    }

    func sync() throws(FetchError) {
        try flight.land()
        try journal?.sync()
        let tail = tailPath(path, Int64(number) * Int64(partSize) + Int64(buffer.count))
        if tail == lastTail { return }
        try write(buffer, to: tail)
        removeTails(of: path, except: [tail, lastTail ?? tail])
        lastTail = tail
    }

    func finish() throws(FetchError) {
        if number == 0 {
            // What is one request whole is put when it is published.
            try sync()
        } else {
            if !buffer.isEmpty { try sendPart() }
            try flight.land()
            try journal?.sync()
        }
        journal = nil
    }

    func publish(_ piece: SamplePiece) throws(FetchError) -> Bool {
        let path = piece.path.string
        if let journal = try UploadJournal(readingFrom: journalPath(path)) {
            guard try complete(journal, piece) else { return false }
            journal.remove()
        } else if let bytes = FileManager.default.contents(atPath: tailPath(path, piece.size)) {
            let flight = PutFlight()
            flight.start { done in client.put(client.address.key(of: piece.path), Array(bytes), done) }
            try flight.land()
        }
        // Where neither is left, an earlier run came to the end of this.
        removeTails(of: path, except: [])
        return true
    }

    func read(_ piece: SamplePiece, _ body: (UnsafeRawBufferPointer) -> Void) throws(FetchError) {
        let request = client.request(.init(key: client.address.key(of: piece.path)))
        let stream = client.transport.openWaiting(request, from: 0, to: piece.size)
        defer { stream.close() }
        _ = try stream.head()
        while let chunk = try stream.next() { chunk.withUnsafeBytes { body($0) } }
    }

    func write(_ text: String, to path: RelativePath) throws(FetchError) {
        // The copy here says whether the object is the same.
        let (copy, bytes) = ("\(folder)/\(path)", Array(text.utf8))
        if let known = FileManager.default.contents(atPath: copy), Array(known) == bytes { return }
        let flight = PutFlight()
        flight.start { done in client.put(client.address.key(of: path), bytes, done) }
        try flight.land()
        try write(bytes, to: copy)
    }

    /// Throws away what was sent of shards that are not whole: how many uploads that were.
    static func clean(_ folder: String, _ client: StoreClient) throws(FetchError) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard name.hasSuffix(journalEnd) || name.hasSuffix(tailEnd) else { continue }
            if let journal = try UploadJournal(readingFrom: "\(folder)/\(name)") { try client.abort(journal.head.name) }
            unlink("\(folder)/\(name)")
        }
    }

    private static let journalEnd = ".jsonl"
    private static let tailEnd = ".tail"

    private func journalPath(_ path: String) -> String { "\(folder)/\(path)\(Self.journalEnd)" }
    private func tailPath(_ path: String, _ offset: Int64) -> String { "\(folder)/\(path).\(offset)\(Self.tailEnd)" }

    private func start(_ path: String, partSize: Int, _ journal: UploadJournal?) {
        (self.path, self.partSize, self.journal) = (path, partSize, journal)
        (buffer, number, flight, lastTail) = ([], 0, PartFlight(most: 2), nil)
        buffer.reserveCapacity(partSize)
    }

    /// The record of a shard's upload, and what is not in it, where both are there as far as `offset`.
    private func upload(
        of path: String, upTo offset: Int64
    ) throws(FetchError) -> (journal: UploadJournal?, tail: [UInt8])? {
        let journal = try UploadJournal(readingFrom: journalPath(path))
        let size = Int64(journal?.head.partSize ?? usualSize)
        let (parts, rest) = (Int(offset / size), offset % size)
        guard let tail = FileManager.default.contents(atPath: tailPath(path, offset)), Int64(tail.count) == rest else {
            return nil
        }
        if parts == 0 && journal == nil { return (nil, Array(tail)) }
        guard let journal, let tags = try client.parts(of: journal.head.name) else { return nil }
        journal.keep(tags)
        let known = journal.parts
        return (0..<parts).allSatisfy { known[$0 + 1] != nil } ? (journal, Array(tail)) : nil
    }

    /// Sends what is gathered as the next part, unless the store has the same from an earlier run.
    private func sendPart() throws(FetchError) {
        number += 1
        let (body, number) = (buffer, number)
        buffer.removeAll()
        buffer.reserveCapacity(partSize)
        let hash = BodyHash(of: body)
        if let known = journal?.parts[number], known.hash == hash { return flight.add(known) }
        let journal: UploadJournal
        if let begun = self.journal { journal = begun } else { journal = try beginUpload() }
        try client.sendPart(number, of: journal, body, hash, in: flight) {}
    }

    private func beginUpload() throws(FetchError) -> UploadJournal {
        let key = client.address.key(of: try RelativePath(path))
        let begun = try client.beginUpload(key, partSize: partSize, size: nil, recordedAt: journalPath(path))
        journal = begun
        return begun
    }

    /// Makes the object of its parts; true as well when an earlier run did.
    private func complete(_ journal: UploadJournal, _ piece: SamplePiece) throws(FetchError) -> Bool {
        let (size, known) = (Int64(journal.head.partSize), journal.parts)
        let parts = (0..<Int((piece.size + size - 1) / size)).compactMap { known[$0 + 1] }
        do throws(FetchError) {
            try client.complete(journal.head.name, parts)
            return true
        } catch {
            if error.code != .notFound || error.disposition == .fatal { throw error }
            return try client.head(journal.head.key)?.token == journal.head.token
        }
    }

    private func write(_ bytes: [UInt8], to file: String) throws(FetchError) {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FetchError.system(errno, "writing \(file)") }
        defer { close(descriptor) }
        try DescriptorBytes.write(bytes, to: descriptor, "writing \(file)")
        guard fdatasync(descriptor) == 0 else { throw FetchError.system(errno, "syncing \(file)") }
    }

    private func removeTails(of path: String, except kept: [String]) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let file = "\(folder)/\(name)"
            if name.hasPrefix(path + "."), name.hasSuffix(Self.tailEnd), !kept.contains(file) { unlink(file) }
        }
    }
}
