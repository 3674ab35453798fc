import FetchCore
import Glibc

/// Reads a whole file and compares it with what is known of it.
struct FileExamination {
    var file: String
    /// Whether the file may be reached through a link.
    var followsLinks = false
    /// The name for messages.
    var name: String
    /// The size it should have, in bytes.
    var size: Int64
    /// The checksum it should have.
    var checksum: Checksum?
    /// The hash to compute when there is no checksum to compare with.
    var recordedHash: Checksum.Algorithm?
    var content: Asset.Content
    var checks: ContentChecks

    /// The checksum computed, or what is wrong.
    ///
    /// Errors: `not-found` for a missing file, `wrong-size`, `wrong-checksum`, those of archives, `local-io`.
    func run() -> Result<Checksum?, FetchError> {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return .failure(FetchError(.notFound, "\(name) is missing")) }
            return .failure(FetchError.system(errno, "reading \(name)"))
        }
        defer { close(descriptor) }
        let there = FileSize.of(descriptor)
        guard there == size else {
            return .failure(FetchError(.wrongSize, "\(name) has \(there) bytes instead of \(size)"))
        }
        do throws(FetchError) {
            return .success(try read(descriptor))
        } catch {
            return .failure(error)
        }
    }

    private func read(_ descriptor: Int32) throws(FetchError) -> Checksum? {
        let digest = (checksum?.algorithm ?? recordedHash).map { checks.digest($0, size) }
        let inspector = checks.inspector(content, name)
        if digest == nil && inspector == nil { return nil }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress!, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FetchError.system(errno, "reading \(name)") }
            if count == 0 { break }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            digest?.update(bytes)
            try inspector?.consume(bytes)
        }
        try inspector?.finish()
        let found = digest?.finalize()
        if let checksum, let found, checksum != found {
            throw FetchError(
                .wrongChecksum, "\(name) has \(found.algorithm.rawValue) \(found.value) instead of \(checksum.value)")
        }
        return found
    }
}
