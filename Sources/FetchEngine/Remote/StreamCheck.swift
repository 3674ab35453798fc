import FetchCore

/// Checks and hashes content in order while it goes by.
final class StreamCheck {
    private let asset: Asset
    private let promised: Checksum?
    private let digest: any Digest
    private let inspector: (any ContentInspector)?
    /// The size the server told, in bytes.
    private let size: Int64?
    /// How many bytes went by.
    private(set) var count: Int64 = 0
    /// The start of content that needs no reading beyond it, until it is looked at.
    private var start: [UInt8]?

    /// How many bytes show whether something else took an asset's place.
    private static let startLength = 1024

    init(asset: Asset, head: ResponseHead, recordedHash: Checksum.Algorithm, checks: ContentChecks) {
        self.asset = asset
        size = head.size
        promised = asset.checksum ?? head.checksum
        digest = checks.digest(promised?.algorithm ?? recordedHash, head.size ?? asset.size ?? 0)
        inspector = checks.inspector(asset.content, asset.path.name)
        start = asset.content == .archive || inspector == nil ? nil : []
    }

    /// Takes the next bytes.
    ///
    /// - Throws: ``FetchError`` as soon as the content is known to be wrong.
    func consume(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        count += Int64(bytes.count)
        digest.update(bytes)
        if asset.content == .archive { return try inspector?.consume(bytes) ?? () }
        guard var start else { return }
        start += bytes.prefix(Self.startLength - start.count)
        self.start = start
        if start.count == Self.startLength { try judgeStart() }
    }

    /// All bytes were given: the checksum of the whole.
    ///
    /// - Throws: ``FetchError`` with code `wrong-size`, `wrong-checksum`, or those of archives.
    func finish() throws(FetchError) -> Checksum {
        if let size, size != count {
            throw FetchError(.wrongSize, "\(asset.path) came with \(count) bytes where \(size) were announced")
        }
        if asset.content == .archive { try inspector?.finish() } else { try judgeStart() }
        let found = digest.finalize()
        if let promised, promised != found {
            throw .wrongChecksum(of: asset.path.string, found: found, promised: promised)
        }
        return found
    }

    private func judgeStart() throws(FetchError) {
        guard let start else { return }
        self.start = nil
        if let error = start.withUnsafeBytes({ inspector?.objection(to: $0) }) { throw error }
    }
}
