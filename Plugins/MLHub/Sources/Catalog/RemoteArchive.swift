import FetchCore
import Glibc

/// A catalog archive behind an address: brought once, and again only when the server has another version.
struct RemoteArchive: Sendable {
    let request: TransferRequest
    /// What to call it in messages; never holds a secret.
    let label: String
    let environment: SourceEnvironment

    /// What the server says of the archive now.
    func head() async throws -> ResponseHead { try await environment.transport.head(request) }

    /// The origin of a database made from this version; `nil` when the server tells no version.
    func origin(_ head: ResponseHead) -> CatalogOrigin? {
        let facts = [head.validator.etag, head.validator.lastModified, head.checksum?.description].compactMap(\.self)
        guard let version = facts.first else { return nil }
        return CatalogOrigin(name: label, version: "\(version), \(head.size ?? -1) bytes")
    }

    /// Brings the archive to `path`. It gets that name only when it is whole and has the checksum that was told.
    ///
    /// - Throws: ``FetchError`` with code `wrong-checksum` or `wrong-size`, `local-io`, and the transport's.
    func bring(to path: String) async throws {
        let draft = path + ".part"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "writing \(draft)") }
        defer { close(descriptor) }
        do {
            try await write(to: descriptor)
            guard fdatasync(descriptor) == 0, rename(draft, path) == 0 else {
                throw FetchError.system(errno, "writing \(path)")
            }
        } catch {
            unlink(draft)
            throw error
        }
        environment.status(nil)
    }

    private func write(to descriptor: Int32) async throws {
        let stream = try await environment.transport.stream(request, from: 0)
        defer { stream.close() }
        let digest = stream.head.checksum.flatMap { environment.digest?($0.algorithm, stream.head.size ?? 0) }
        var total: Int64 = 0
        while let chunk = try await stream.next() {
            try environment.checkInterruption()
            try Self.write(chunk, to: descriptor)
            chunk.withUnsafeBytes { digest?.update($0) }
            total += Int64(chunk.count)
            environment.status("bringing \(label): \(Units.bytes(total))")
        }
        if let size = stream.head.size, size != total {
            throw FetchError(.wrongSize, "\(label) came with \(total) of \(size) bytes")
        }
        if let told = stream.head.checksum, let found = digest?.finalize(), found != told {
            throw FetchError(
                .wrongChecksum, "\(label) has \(found.algorithm.rawValue) \(found.value) where \(told.value) is told",
                hint: "Run the same command again: it broke on its way")
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FetchError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FetchError.system(errno, "writing the archive") }
            written += count
        }
    }
}
