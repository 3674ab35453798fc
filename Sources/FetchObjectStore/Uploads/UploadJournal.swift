import FetchCore
import Foundation
import Synchronization

/// What is on record of one upload in parts: a file of JSON lines, so that a later run goes on with it.
///
/// The first line tells the upload, each other one a part that the store has. A line is written with one call once the
/// store has answered, so that a kill costs no more than the parts under way; a last line that is torn is no line.
final class UploadJournal: Sendable {
    /// The upload, and what it is of.
    struct Head: Codable, Hashable, Sendable {
        var key: String
        var upload: String
        /// Is among the object's metadata: tells that it was made by this upload.
        var token: String
        /// Bytes of each part but the last.
        var partSize: Int
        /// Bytes of the whole, when they were known.
        var size: Int64?

        var name: UploadName { UploadName(key: key, id: upload) }
    }

    private struct Line: Codable {
        var part: Int
        var etag: String
        var sha256: String
    }

    let head: Head
    private let path: String
    private let descriptor: Int32
    private let sent: Mutex<[Int: SentPart]>

    /// Begins a record.
    init(_ head: Head, at path: String) throws(FetchError) {
        self.head = head
        self.path = path
        sent = Mutex([:])
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FetchError.system(errno, "writing \(path)") }
        try Self.write(head, to: descriptor, path)
        guard fdatasync(descriptor) == 0 else { throw FetchError.system(errno, "writing \(path)") }
    }

    /// Reads the record of an earlier run; `nil` where there is none that tells an upload.
    init?(readingFrom path: String) throws(FetchError) {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        guard let first = lines.first, let head = try? JSONDecoder().decode(Head.self, from: first) else { return nil }
        var parts: [Int: SentPart] = [:]
        for line in lines.dropFirst() {
            guard let line = try? JSONDecoder().decode(Line.self, from: line), let hash = BodyHash(base64: line.sha256)
            else { continue }
            parts[line.part] = SentPart(number: line.part, etag: line.etag, hash: hash)
        }
        self.head = head
        self.path = path
        sent = Mutex(parts)
        descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FetchError.system(errno, "writing \(path)") }
        // Behind a torn line a whole one would not be seen.
        if bytes.last != UInt8(ascii: "\n") { _ = Foundation.write(descriptor, "\n", 1) }
    }

    deinit { close(descriptor) }

    /// The parts on record, by their numbers.
    var parts: [Int: SentPart] { sent.withLock { $0 } }

    /// Keeps to what the store has: parts of another tag there, or none, are forgotten.
    func keep(_ tags: [Int: String]) {
        sent.withLock { parts in
            parts = parts.filter { number, part in Self.bare(tags[number]) == Self.bare(part.etag) }
        }
    }

    /// Notes a part that the store has.
    func add(_ part: SentPart) throws(FetchError) {
        let line = Line(part: part.number, etag: part.etag, sha256: part.hash.base64)
        try Self.write(line, to: descriptor, path)
        sent.withLock { $0[part.number] = part }
    }

    /// Makes durable what was noted.
    func sync() throws(FetchError) {
        guard fdatasync(descriptor) == 0 else { throw FetchError.system(errno, "syncing \(path)") }
    }

    /// Forgets the upload.
    func remove() { unlink(path) }

    /// A tag without its quotes, which some stores leave out where others have them.
    private static func bare(_ tag: String?) -> String? { tag.map { $0.filter { $0 != "\"" } } }

    private static func write(_ line: some Encodable, to descriptor: Int32, _ path: String) throws(FetchError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var bytes = try? encoder.encode(line) else { throw FetchError(.unexpected, "a record cannot be written") }
        bytes.append(UInt8(ascii: "\n"))
        let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw FetchError.system(count < 0 ? errno : ENOSPC, "writing \(path)") }
    }
}
