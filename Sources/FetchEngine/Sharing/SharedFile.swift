import FetchCore
import Glibc

/// A file outside the output that held an asset's content when somebody looked last.
struct SharedFile: Sendable {
    /// When its content was known to be right.
    enum Age: Sendable {
        /// Its own time is no later than this, in seconds since 1970.
        case until(Double)
        /// Its own time is exactly this, in nanoseconds since 1970.
        case exactly(Int64)
        /// Nobody knows: it has to be read.
        case unknown
    }

    /// Where it is.
    var path: String
    /// The size it had, in bytes.
    var size: Int64
    /// What it hashed to.
    var checksums: [Checksum]
    /// The version of the asset it came as.
    var version: Validator
    var age: Age

    /// The checksum of an algorithm, if it is known.
    func checksum(_ algorithm: Checksum.Algorithm?) -> Checksum? { checksums.first { $0.algorithm == algorithm } }
}

/// A place outside the output that may hold the content of assets.
protocol SharedPlace: AnyObject, Sendable {
    /// What the user calls it.
    var name: String { get }
    /// Files that may hold an asset, the likeliest first; whether they still do is the caller's to see.
    func files(for entry: PlanEntry, of dataset: String) throws(FetchError) -> [SharedFile]
    /// Files that were right and are used now.
    func used(_ files: [FoundFile])
    /// A file that holds something else than it should.
    func drop(_ file: SharedFile)
}

/// A file that was shown to hold an asset's content; it stays open until the last reference is gone.
final class FoundFile: Sendable {
    let file: SharedFile
    let place: any SharedPlace
    let descriptor: Int32
    /// Its own time, in nanoseconds since 1970.
    let modified: Int64
    /// The checksum to record of the asset.
    let checksum: Checksum?

    init(_ file: SharedFile, in place: any SharedPlace, descriptor: Int32, modified: Int64, checksum: Checksum?) {
        self.file = file
        self.place = place
        self.descriptor = descriptor
        self.modified = modified
        self.checksum = checksum
    }

    deinit { close(descriptor) }

    /// Its first bytes, which tell an archive.
    var head: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }
}

extension stat {
    /// When the content was changed last, in nanoseconds since 1970.
    var modified: Int64 { Int64(st_mtim.tv_sec) * 1_000_000_000 + Int64(st_mtim.tv_nsec) }
    /// True for a file, and no folder, device or link.
    var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
}
