import FetchCore

/// The head of a PNG: IHDR, and the orientation of an eXIf chunk before the pixels (PNG specification, 11.2.2, 11.3).
enum PNGHead {
    static func read(_ bytes: PictureBytes) throws(FetchError) -> PictureHead {
        guard try bytes.exactly(4, at: 12) == Array("IHDR".utf8) else {
            throw FetchError.damagedPicture("the PNG does not begin with IHDR")
        }
        let kind = try bytes.big(1, at: 25)
        guard let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][kind] else {
            throw FetchError.damagedPicture("the PNG has the unknown colour type \(kind)")
        }
        var head = PictureHead(
            .png, width: try bytes.big(4, at: 16), height: try bytes.big(4, at: 20), channels: channels,
            bitDepth: try bytes.big(1, at: 24))
        head.isProgressive = try bytes.big(1, at: 28) == 1
        head.hasPalette = kind == 3
        head.hasAlpha = kind == 4 || kind == 6
        try readChunks(bytes, into: &head)
        return head
    }

    private static func readChunks(_ bytes: PictureBytes, into head: inout PictureHead) throws(FetchError) {
        var offset: Int64 = 33
        // A head that ends early is the decoder's to report.
        while true {
            let chunk = try bytes.upTo(8, at: offset)
            guard chunk.count == 8 else { return }
            let length = chunk[..<4].reduce(0) { $0 << 8 | Int($1) }
            let name = String(decoding: chunk[4...], as: UTF8.self)
            if name == "IDAT" || name == "IEND" { return }
            if name == "tRNS" { head.hasAlpha = true }
            if name == "eXIf", length < 1 << 20 {
                let exif = try bytes.upTo(length, at: offset + 8)
                head.orientation = TIFFHead.orientation(ofEXIF: exif) ?? 1
            }
            offset += 12 + Int64(length)
        }
    }
}
