internal import CISAL
internal import FetchCore

/// CRC-32C (RFC 3720 §12.1), most significant byte first, as object stores write it.
final class CRC32CDigest: FetchCore.Digest {
    // ISA-L leaves the inversions of RFC 3720 at both ends to its caller, unlike in its CRC of gzip.
    private var crc = UInt32.max

    func update(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while let start = rest.bindMemory(to: UInt8.self).baseAddress, !rest.isEmpty {
            let count = min(rest.count, Int(Int32.max))
            crc = crc32_iscsi(UnsafeMutablePointer(mutating: start), Int32(count), crc)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func finalize() -> Checksum {
        Checksum(.crc32c, bytes: (~crc).bigEndianBytes)
    }
}
