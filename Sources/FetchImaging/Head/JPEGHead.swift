import FetchCore

/// The head of a JPEG: its frame header and the orientation in its EXIF data (ITU T.81 annex B, EXIF 2.3 section 4.5).
enum JPEGHead {
    static func read(_ bytes: PictureBytes) throws(FetchError) -> PictureHead {
        var offset: Int64 = 2
        var orientation = 1
        while true {
            let marker = try bytes.exactly(2, at: offset)
            guard marker[0] == 0xFF else { throw FetchError.damagedPicture("a marker is missing in the JPEG's head") }
            // Any number of 0xFF may stand before a marker.
            if marker[1] == 0xFF {
                offset += 1
                continue
            }
            if marker[1] == 0x01 || (0xD0...0xD8).contains(marker[1]) {
                offset += 2
                continue
            }
            guard marker[1] != 0xD9, marker[1] != 0xDA else { throw FetchError.damagedPicture("the JPEG has no frame") }
            let length = try bytes.big(2, at: offset + 2)
            guard length >= 2 else { throw FetchError.damagedPicture("a segment of the JPEG has no length") }
            if isFrame(marker[1]) {
                var head = try frame(bytes, at: offset + 4, marker: marker[1])
                head.orientation = orientation
                return head
            }
            if marker[1] == 0xE1 {
                orientation = try exif(bytes, at: offset + 4, length: length - 2) ?? orientation
            }
            offset += 2 + Int64(length)
        }
    }

    /// True for the start of a frame; the numbers between are tables (DHT, JPG, DAC).
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    private static func frame(_ bytes: PictureBytes, at offset: Int64, marker: UInt8) throws(FetchError) -> PictureHead
    {
        let height = try bytes.big(2, at: offset + 1)
        let width = try bytes.big(2, at: offset + 3)
        let channels = try bytes.big(1, at: offset + 5)
        var head = PictureHead(
            .jpeg, width: width, height: height, channels: channels, bitDepth: try bytes.big(1, at: offset))
        head.isProgressive = [0xC2, 0xC6, 0xCA, 0xCE].contains(marker)
        var factors: [(across: Int, down: Int)] = []
        for index in 0..<min(channels, 8) {
            let both = try bytes.big(1, at: offset + 7 + Int64(index) * 3)
            factors.append((max(1, both >> 4), max(1, both & 15)))
        }
        let across = factors.map(\.across).max() ?? 1
        let down = factors.map(\.down).max() ?? 1
        head.coefficients = factors.reduce(0) { sum, factor in
            sum + (width * factor.across / across) * (height * factor.down / down)
        }
        return head
    }

    private static func exif(_ bytes: PictureBytes, at offset: Int64, length: Int) throws(FetchError) -> Int? {
        guard try bytes.upTo(6, at: offset) == Array("Exif".utf8) + [0, 0], length > 6 else { return nil }
        return TIFFHead.orientation(ofEXIF: try bytes.upTo(length - 6, at: offset + 6))
    }
}
