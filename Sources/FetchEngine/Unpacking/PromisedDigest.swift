import FetchCore

/// Hashes an archive's bytes on their way to its reader, to compare them with what the list promises.
final class PromisedDigest {
    private let promised: Checksum
    private let digest: any Digest
    private let pull: BytePull

    init(_ promised: Checksum, _ digest: any Digest, _ pull: @escaping BytePull) {
        self.promised = promised
        self.digest = digest
        self.pull = pull
    }

    /// The next bytes, or `nil` at the end.
    func next() throws(FetchError) -> [UInt8]? {
        guard let bytes = try pull() else { return nil }
        bytes.withUnsafeBytes { digest.update($0) }
        return bytes
    }

    /// All bytes have passed: an error when they are others than promised.
    func check(_ name: String) throws(FetchError) {
        while try next() != nil {}
        let found = digest.finalize()
        guard found != promised else { return }
        throw FetchError(
            .wrongChecksum, "\(name) has \(found.algorithm.rawValue) \(found.value) instead of \(promised.value)")
    }
}

/// Reads an archive whose checksum was promised: the end comes only when it is right.
final class CheckedReader: MemberReader {
    private let reader: any MemberReader
    private let digest: PromisedDigest
    private let name: String

    init(_ reader: any MemberReader, _ digest: PromisedDigest, name: String) {
        self.reader = reader
        self.digest = digest
        self.name = name
    }

    func next() throws(FetchError) -> Member? {
        if let member = try reader.next() { return member }
        try digest.check(name)
        return nil
    }

    func read() throws(FetchError) -> UnsafeRawBufferPointer? { try reader.read() }
    var needed: Int64 { reader.needed }
    func position() -> ArchivePosition? { reader.position() }
    func compactPosition() throws(FetchError) -> ArchivePosition? { try reader.compactPosition() }
}
