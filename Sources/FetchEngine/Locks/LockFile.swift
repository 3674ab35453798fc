public import FetchCore
import FoundationEssentials
import Glibc

/// A lock on disk, read line by line: its memory does not grow with the number of paths.
public final class LockFile: Sendable {
    /// Where it lies.
    public let file: String
    public let head: LockHead
    /// The archives that runs unpacked, by the number of the run.
    public let archives: [Int: Set<String>]
    /// How many paths there are, and their bytes.
    public let count: Int
    public let bytes: Int64
    private let descriptor: Int32
    /// Where each path's line begins, ordered by the hash of the path.
    private let index: [Place]

    private struct Place {
        var hash: UInt64
        var offset: Int64
    }

    /// Reads a lock.
    ///
    /// - Throws: ``FetchError``: `not-found`; `bad-input` for what is no lock, or of a later form, or out of order.
    public init(_ file: String) throws(FetchError) {
        self.file = file
        descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw FetchError(.notFound, "there is no lock \(file)", hint: "Check the path") }
            throw FetchError.system(errno, "reading \(file)")
        }
        var reading = Reading(file: file)
        do throws(FetchError) {
            var lines = LockLines(descriptor, file: file)
            while let line = try lines.next() { try reading.take(line.bytes, number: line.number, at: line.offset) }
            head = try reading.finished()
        } catch {
            close(descriptor)
            throw error
        }
        archives = reading.archives
        count = reading.places.count
        bytes = reading.bytes
        index = reading.places.sorted { $0.hash < $1.hash }
    }

    deinit { close(descriptor) }

    /// What is locked under a path, and its place in the lock's index; `nil` for a path that is not in it.
    public func find(_ path: String) throws(FetchError) -> (entry: LockedPath, place: Int)? {
        let hash = Self.hash(path)
        var low = 0
        var high = index.count
        while low < high {
            let middle = (low + high) / 2
            if index[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        while low < index.count, index[low].hash == hash {
            let entry = try entry(at: index[low].offset)
            if entry.path == path { return (entry, low) }
            low += 1
        }
        return nil
    }

    /// Starts a walk over all paths in their order.
    public func walk() -> Walk { Walk(lines: LockLines(descriptor, file: file), lock: self) }

    /// A walk over the paths of a lock.
    public struct Walk {
        fileprivate var lines: LockLines
        /// Kept, so that the file stays open.
        fileprivate let lock: LockFile

        /// The next path, or `nil` at the end.
        public mutating func next() throws(FetchError) -> LockedPath? {
            while let line = try lines.next() {
                if line.bytes.starts(with: LockFile.pathMark) {
                    return try LockFile.decode(line.bytes, lock.file, line.number)
                }
            }
            return nil
        }
    }

    fileprivate static let pathMark = Array(#"{"path""#.utf8)

    private func entry(at offset: Int64) throws(FetchError) -> LockedPath {
        var line: [UInt8] = []
        while true {
            let piece = try LockLines.read(descriptor, at: offset + Int64(line.count), 1024, file)
            if let end = piece.firstIndex(of: UInt8(ascii: "\n")) {
                return try Self.decode(line + piece[..<end], file, nil)
            }
            if piece.isEmpty { throw FetchError(.badInput, "the lock \(file) changed while it was read") }
            line += piece
        }
    }

    fileprivate static func decode(_ line: [UInt8], _ file: String, _ number: Int?) throws(FetchError) -> LockedPath {
        do {
            let entry = try JSONDecoder().decode(LockedPath.self, from: Data(line))
            _ = try RelativePath(entry.path)
            _ = try Checksum(.sha256, hex: entry.sha256)
            return entry
        } catch {
            let place = number.map { "line \($0) of " } ?? ""
            let reason = (error as? FetchError)?.message ?? "it is not what fetch lock writes"
            throw FetchError(
                .badInput, "\(place)the lock \(file) cannot be read: \(reason)", hint: "Make the lock anew")
        }
    }

    /// FNV-1a, 64 bits.
    fileprivate static func hash(_ path: String) -> UInt64 {
        path.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// A lock while it is read.
    private struct Reading {
        let file: String
        var head: LockHead?
        var archives: [Int: Set<String>] = [:]
        var places: [Place] = []
        var bytes: Int64 = 0
        var last: [UInt8] = []

        init(file: String) { self.file = file }

        mutating func take(_ line: [UInt8], number: Int, at offset: Int64) throws(FetchError) {
            if number == 1 { return try takeHead(line) }
            if line.starts(with: LockFile.pathMark) {
                let entry = try LockFile.decode(line, file, number)
                let path = Array(entry.path.utf8)
                guard last.lexicographicallyPrecedes(path) else {
                    throw FetchError(.badInput, "line \(number) of the lock \(file) is out of order")
                }
                last = path
                bytes += entry.size
                return places.append(Place(hash: LockFile.hash(entry.path), offset: offset))
            }
            do {
                if line.starts(with: #"{"run""#.utf8) { return try head!.runs.append(LockHead.Run(line: line)) }
                let archive = try JSONDecoder().decode(Archive.self, from: Data(line))
                archives[archive.run, default: []].insert(archive.archive)
            } catch {
                throw FetchError(.badInput, "line \(number) of the lock \(file) is not what fetch lock writes")
            }
        }

        private mutating func takeHead(_ line: [UInt8]) throws(FetchError) {
            guard let first = try? JSONDecoder().decode(First.self, from: Data(line)) else {
                throw FetchError(.badInput, "\(file) is no lock", hint: "Name a file that fetch lock wrote")
            }
            guard first.lock <= LockHead.version else {
                throw FetchError(.badInput, "\(file) was written by a newer version of fetch", hint: "Update fetch")
            }
            head = LockHead(
                source: first.source, dataset: first.dataset, licence: first.licence, licenceURL: first.licenceURL)
        }

        func finished() throws(FetchError) -> LockHead {
            guard let head else { throw FetchError(.badInput, "\(file) is no lock", hint: "It is empty") }
            return head
        }
    }

    private struct First: Decodable {
        var lock: Int
        var source: String
        var dataset: String
        var licence: String?
        var licenceURL: String?

        private enum CodingKeys: String, CodingKey {
            case lock, source, dataset, licence
            case licenceURL = "licence_url"
        }
    }

    private struct Archive: Decodable {
        var archive: String
        var run: Int
    }
}
