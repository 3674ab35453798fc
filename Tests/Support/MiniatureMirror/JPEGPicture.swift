import CTurboJPEG

/// A picture as a JPEG file.
struct JPEGPicture: Sendable {
    private static let quality: Int32 = 85

    /// The longest comment a segment's 16-bit length allows.
    private static let longestComment = 65_533

    let bytes: [UInt8]

    /// Compresses rows of RGB.
    ///
    /// - Throws: `JPEGError`.
    init(width: Int, height: Int, pixels: [UInt8]) throws {
        guard let compressor = tjInitCompress() else { throw JPEGError(compressor: nil) }
        defer { tjDestroy(compressor) }
        var file: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(file) }
        let result = tjCompress2(
            compressor, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &file, &size,
            Int32(TJSAMP_420.rawValue), Self.quality, 0)
        guard result == 0, let file else { throw JPEGError(compressor: compressor) }
        bytes = Array(UnsafeBufferPointer(start: file, count: Int(size)))
    }

    /// The file with `padding` in comment segments after its first segment, which has to stay first.
    func padded(with padding: [UInt8]) -> [UInt8] {
        let firstSegmentEnd = 4 + Int(bytes[4]) << 8 + Int(bytes[5])
        var result = Array(bytes[..<firstSegmentEnd])
        result.reserveCapacity(bytes.count + padding.count + 4 * (padding.count / Self.longestComment + 1))
        for start in stride(from: 0, to: padding.count, by: Self.longestComment) {
            let comment = padding[start..<min(start + Self.longestComment, padding.count)]
            let length = comment.count + 2
            result += [0xFF, 0xFE, UInt8(length >> 8), UInt8(length & 255)]
            result += comment
        }
        return result + bytes[firstSegmentEnd...]
    }
}
