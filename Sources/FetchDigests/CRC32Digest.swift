internal import CISAL
internal import FetchCore

/// CRC-32 as in gzip and zip (RFC 1952 §8), most significant byte first, as such lists write it.
final class CRC32Digest: FetchCore.Digest {
    private var crc: UInt32 = 0

    func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        crc = crc32_gzip_refl(crc, start, UInt64(bytes.count))
    }

    func finalize() -> Checksum {
        Checksum(.crc32, bytes: crc.bigEndianBytes)
    }
}
