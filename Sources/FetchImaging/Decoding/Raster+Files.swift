import CVips
public import FetchCore

extension Raster {
    /// The raster as a PNG. Photographs are filtered, which halves them.
    ///
    /// - Throws: ``FetchError`` with code `unexpected`.
    public func png() throws(FetchError) -> [UInt8] { try PNGFile(self).bytes() }

    /// The raster as a file of a format. A JPEG and a WebP are written with a quality of 95.
    ///
    /// - Parameter exactly: True when no value may change, as in a mask.
    /// - Throws: ``FetchError`` with code `damaged-picture` when the format cannot keep values as they are, `unexpected`.
    public func encoded(as format: PictureFormat, exactly: Bool = false) throws(FetchError) -> [UInt8] {
        if exactly, [.jpeg, .gif, .bmp].contains(format) {
            throw FetchError(
                .damagedPicture, "a smaller mask is not written as \(format.name), which does not keep its values",
                hint: "Leave this one out of --mask and --resize, or bring it as it is")
        }
        let form =
            switch format {
            case .png: ".png"
            case .jpeg: ".jpg[Q=95]"
            case .webp: exactly ? ".webp[lossless]" : ".webp[Q=95]"
            case .tiff: ".tif[compression=deflate]"
            case .gif: ".gif"
            case .bmp: ".bmp"
            }
        if format == .png { return try png() }
        return try written(format.name) { fetch_vips_write($0, form, $1) }
    }

    private func written(
        _ name: String, _ body: (fetch_vips_raster, UnsafeMutablePointer<Int>) -> UnsafeMutableRawPointer?
    ) throws(FetchError) -> [UInt8] {
        try VipsLibrary.require()
        var size = 0
        var pixels = self.pixels
        let bytes = pixels.withUnsafeMutableBytes { buffer in
            body(
                fetch_vips_raster(
                    pixels: buffer.baseAddress, width: Int32(width), height: Int32(height), bands: Int32(bands),
                    bytes: Int32(valueBytes)), &size)
        }
        guard let bytes else {
            throw FetchError(
                .unexpected,
                "a picture of \(width) x \(height) pixels cannot be written as \(name): "
                    + VipsLibrary.reason)
        }
        defer { fetch_vips_free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: size))
    }
}
