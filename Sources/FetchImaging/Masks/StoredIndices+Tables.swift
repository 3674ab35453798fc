import FetchCore

extension StoredIndices {
    /// Makes the tables of a GIF's first picture grey, and nothing of it transparent (GIF89a, sections 18 to 23).
    mutating func patchGIF(_ bytes: PictureBytes) throws(FetchError) {
        var offset = try patchTable(bytes, flags: 10, at: 13)
        while true {
            switch try bytes.big(1, at: offset) {
            case 0x21:
                if try bytes.big(1, at: offset + 1) == 0xF9 {
                    patch(at: offset + 3, [UInt8(try bytes.big(1, at: offset + 3) & 0xFE)])
                }
                offset += 2
                while case let length = try bytes.big(1, at: offset), length > 0 { offset += 1 + Int64(length) }
                offset += 1
            case 0x2C:
                _ = try patchTable(bytes, flags: offset + 9, at: offset + 10)
                return
            default: throw FetchError.damagedPicture("it has no picture")
            }
        }
    }

    /// Makes a GIF's table grey if the byte of flags says that there is one; the place behind it.
    private mutating func patchTable(
        _ bytes: PictureBytes, flags: Int64, at offset: Int64
    ) throws(FetchError) -> Int64 {
        let packed = try bytes.big(1, at: flags)
        guard packed & 0x80 != 0 else { return offset }
        let count = 2 << (packed & 7)
        patch(at: offset, (0..<count).flatMap { [UInt8](repeating: UInt8($0), count: 3) })
        return offset + Int64(3 * count)
    }

    /// Makes a BMP's table grey, from black to white as for a grey picture of as many bits.
    mutating func patchBMP(_ bytes: PictureBytes, bits: Int) throws(FetchError) {
        let head = Int64(try bytes.little(4, at: 14))
        let entry: Int64 = head == 12 ? 3 : 4
        let offset = 14 + head
        let room = (Int64(try bytes.little(4, at: 10)) - offset) / entry
        let count = min(Int64(1 << bits), max(0, room))
        for place in 0..<count {
            let grey = UInt8(Int(place) * 255 / (1 << bits - 1))
            patch(at: offset + place * entry, [grey, grey, grey])
        }
    }
}
