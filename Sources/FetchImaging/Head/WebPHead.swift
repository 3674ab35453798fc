import FetchCore

/// The head of a WebP: VP8, VP8L or VP8X, and the orientation of an EXIF chunk (RFC 9649, RFC 6386 section 9.1).
enum WebPHead {
    static func read(_ bytes: PictureBytes) throws(FetchError) -> PictureHead {
        switch String(decoding: try bytes.exactly(4, at: 12), as: UTF8.self) {
        case "VP8 ":
            guard try bytes.exactly(3, at: 23) == [0x9D, 0x01, 0x2A] else {
                throw FetchError.damagedPicture("the WebP has no key frame")
            }
            return PictureHead(
                .webp, width: try bytes.little(2, at: 26) & 0x3FFF, height: try bytes.little(2, at: 28) & 0x3FFF)
        case "VP8L":
            let packed = try bytes.little(4, at: 21)
            let hasAlpha = packed >> 28 & 1 == 1
            var head = PictureHead(
                .webp, width: packed & 0x3FFF + 1, height: packed >> 14 & 0x3FFF + 1, channels: hasAlpha ? 4 : 3)
            head.hasAlpha = hasAlpha
            return head
        case "VP8X":
            return try extended(bytes)
        default:
            throw FetchError.damagedPicture("the WebP holds no picture")
        }
    }

    private static func extended(_ bytes: PictureBytes) throws(FetchError) -> PictureHead {
        let flags = try bytes.big(1, at: 20)
        let hasAlpha = flags & 0x10 != 0
        var head = PictureHead(
            .webp, width: try bytes.little(3, at: 24) + 1, height: try bytes.little(3, at: 27) + 1,
            channels: hasAlpha ? 4 : 3)
        head.hasAlpha = hasAlpha
        guard flags & 0x08 != 0 else { return head }
        var offset: Int64 = 12
        while offset + 8 <= bytes.size {
            let length = try bytes.little(4, at: offset + 4)
            if try bytes.exactly(4, at: offset) == Array("EXIF".utf8) {
                // Some writers keep the mark that EXIF has in a JPEG.
                let exif = try bytes.upTo(min(length, 1 << 20), at: offset + 8)
                let content = exif.starts(with: Array("Exif".utf8) + [0, 0]) ? Array(exif.dropFirst(6)) : exif
                head.orientation = TIFFHead.orientation(ofEXIF: content) ?? 1
                break
            }
            offset += 8 + Int64(length + length & 1)
        }
        return head
    }
}
