extension PictureHead {
    /// About how many bytes of memory it takes to decode the picture at a size, both buffers and result.
    ///
    /// The constants are measured with libvips 8.14 on pictures of 133 megapixels, see `Docs/Decisions`.
    public func cost(of target: PictureSize) -> Int64 {
        let bytes = Int64(max(1, bitDepth / 8)) * Int64(hasPalette ? 3 : channels)
        let result = Int64(target.width) * Int64(target.height) * bytes * 3
        switch format {
        case .jpeg where isProgressive: return 2 * Int64(coefficients) + streaming(bytes, target) / 8 + result
        case .jpeg: return streaming(bytes, target) / 8 + result
        case .png where isProgressive: return decodedBytes * 9 / 8 + result
        case .png: return streaming(bytes, target) + result
        case .tiff: return streaming(bytes, target) + Int64(pieceBytes) + result
        case .webp, .gif: return pixels * 4 * 2 + result
        // ImageMagick decodes it, to four values of 16 bits.
        case .bmp: return pixels * 8 + streaming(4, target) + result
        }
    }

    /// About how many bytes of memory it takes to read the picture's rows one after the other.
    var costOfRows: Int64 {
        let bytes = Int64(max(1, bitDepth / 8)) * Int64(hasPalette ? 3 : channels)
        let rows = Int64(width) * bytes * 600
        switch format {
        case .jpeg where isProgressive: return 2 * Int64(coefficients) + rows
        case .png where isProgressive: return decodedBytes + rows
        case .webp, .gif: return pixels * 4 + rows
        case .bmp: return pixels * 8 + pixels * Int64(bitDepth * channels) / 8 + rows
        case .jpeg, .png: return min(decodedBytes, rows)
        case .tiff: return min(decodedBytes, rows) + Int64(pieceBytes)
        }
    }

    /// What the strips take that are under way at once when a picture is shrunk from top to bottom: some 64 rows of the
    /// result's, in the rows of the picture.
    private func streaming(_ bytes: Int64, _ target: PictureSize) -> Int64 {
        let factor = max(1, Int64(shownHeight) / Int64(max(1, target.height)))
        return min(Int64(height), 64 * factor) * Int64(width) * bytes
    }
}
