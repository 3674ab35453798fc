import CVips
public import FetchCore

extension Raster {
    /// The raster as a PNG.
    ///
    /// Photographs are filtered, which halves them, and compressed at level 2 at most: level 6 takes eight times as long
    /// for a tenth fewer bytes.
    ///
    /// - Parameter compression: zlib's level for flat pictures such as masks, 0 to 9.
    /// - Throws: ``FetchError`` with code `unexpected`.
    public func png(compression: Int = 6) throws(FetchError) -> [UInt8] {
        try VipsLibrary.require()
        var size = 0
        var pixels = self.pixels
        let png = pixels.withUnsafeMutableBytes { buffer in
            fetch_vips_png(
                fetch_vips_raster(
                    pixels: buffer.baseAddress, width: Int32(width), height: Int32(height), bands: Int32(bands),
                    bytes: Int32(valueBytes)), Int32(compression), &size)
        }
        guard let png else {
            throw FetchError(.unexpected, "a picture of \(width) x \(height) pixels cannot be written as PNG")
        }
        defer { fetch_vips_free(png) }
        return Array(UnsafeRawBufferPointer(start: png, count: size))
    }
}
