import FetchCore

/// The head of a BMP: the old core header or one of Windows' (BITMAPCOREHEADER, BITMAPINFOHEADER and later).
enum BMPHead {
    static func read(_ bytes: PictureBytes) throws(FetchError) -> PictureHead {
        let isCore = try bytes.little(4, at: 14) == 12
        let size = isCore ? 2 : 4
        let width = try bytes.little(size, at: 18)
        let height = try bytes.little(size, at: 18 + Int64(size))
        let bits = try bytes.little(2, at: isCore ? 24 : 28)
        // A negative height says that the rows go from top to bottom.
        let rows = isCore ? height : Int(Int32(truncatingIfNeeded: height).magnitude)
        var head = PictureHead(
            .bmp, width: width, height: rows, channels: bits <= 8 ? 1 : bits / 8, bitDepth: min(8, bits))
        head.hasPalette = bits <= 8
        head.hasAlpha = bits == 32
        return head
    }
}
