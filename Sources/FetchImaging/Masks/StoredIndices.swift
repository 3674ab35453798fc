import FetchCore

/// What to change in a picture with a palette so that a decoder gives the places in the table, not the colours.
///
/// A PNG is called grey, and the chunks that only make sense with a palette get names that decoders pass over (PNG
/// specification, 5.4); a TIFF's photometric interpretation becomes "black is zero" (TIFF 6.0, section 4). The table of a
/// GIF or a BMP becomes one of greys, each of the value of its place.
struct StoredIndices {
    /// Bytes that stand in for the stored ones, by offset.
    private(set) var patches: [(offset: Int64, bytes: [UInt8])] = []

    init(of content: PartContent, head: PictureHead) throws(FetchError) {
        guard head.hasPalette else { return }
        let bytes = PictureBytes(content)
        switch head.format {
        case .png: try patchPNG(bytes)
        case .tiff: try patchTIFF(bytes)
        case .gif: try patchGIF(bytes)
        case .bmp: try patchBMP(bytes, bits: head.bitDepth)
        default:
            throw FetchError(.damagedPicture, "the places in the palette of a \(head.format.name) cannot be read")
        }
    }

    /// Puts what stands in for stored bytes into a buffer that was filled from `offset` on.
    func apply(to buffer: UnsafeMutableRawBufferPointer, at offset: Int64) {
        for patch in patches {
            for (index, byte) in patch.bytes.enumerated() {
                let place = patch.offset + Int64(index) - offset
                if place >= 0 && place < Int64(buffer.count) { buffer[Int(place)] = byte }
            }
        }
    }

    /// Puts other bytes in the place of stored ones.
    mutating func patch(at offset: Int64, _ bytes: [UInt8]) { patches.append((offset, bytes)) }

    private mutating func patchPNG(_ bytes: PictureBytes) throws(FetchError) {
        var head = try bytes.exactly(17, at: 12)
        head[13] = 0
        patches.append((12, head + Self.checksum(head)))
        var offset: Int64 = 33
        while true {
            let length = try bytes.big(4, at: offset)
            let name = String(decoding: try bytes.exactly(4, at: offset + 4), as: UTF8.self)
            if name == "IDAT" || name == "IEND" { return }
            if ["PLTE", "tRNS", "bKGD", "hIST", "sBIT"].contains(name), length <= 4096 {
                var chunk = try bytes.exactly(4 + length, at: offset + 4)
                chunk.replaceSubrange(0..<2, with: Array(name.lowercased().utf8.prefix(2)))
                chunk.replaceSubrange(2..<4, with: Array(name.uppercased().utf8.suffix(2)))
                patches.append((offset + 4, chunk + Self.checksum(chunk)))
            }
            offset += 12 + Int64(length)
        }
    }

    private mutating func patchTIFF(_ bytes: PictureBytes) throws(FetchError) {
        let mark = try bytes.exactly(1, at: 0)
        guard let entry = try TIFFHead(bytes).entries[262] else { return }
        patches.append((entry.place, mark == [0x4D] ? [0, 1] : [1, 0]))
    }

    /// The CRC-32 of a chunk's name and content (PNG specification, annex D), the most significant byte first.
    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return withUnsafeBytes(of: (~sum).bigEndian) { Array($0) }
    }
}
