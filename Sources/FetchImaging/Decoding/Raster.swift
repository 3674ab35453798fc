/// Decoded pixels: row by row from the top without gaps, the values of a pixel side by side.
public struct Raster: Sendable, Hashable {
    /// In pixels.
    public var width: Int
    /// In pixels.
    public var height: Int
    /// Values per pixel: 1 for grey, 3 for red, green and blue.
    public var bands: Int
    /// Bytes of one value, 1 or 2; two in the machine's order.
    public var valueBytes: Int
    public var pixels: [UInt8]

    /// Wraps pixels, of which there must be as many as the sizes say.
    public init(width: Int, height: Int, bands: Int, valueBytes: Int = 1, pixels: [UInt8]) {
        precondition(pixels.count == width * height * bands * valueBytes)
        self.width = width
        self.height = height
        self.bands = bands
        self.valueBytes = valueBytes
        self.pixels = pixels
    }

    /// A raster of one colour.
    public init(width: Int, height: Int, colour: RGB) {
        let pixel = [colour.red, colour.green, colour.blue]
        self.init(
            width: width, height: height, bands: 3,
            pixels: [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, filled in
                for place in 0..<width * height * 3 { buffer[place] = pixel[place % 3] }
                filled = width * height * 3
            })
    }

    /// The same picture in red, green and blue of 8 bits.
    public var inColours: Raster {
        if bands == 3 && valueBytes == 1 { return self }
        // The more significant byte of two comes second on this machine.
        let step = valueBytes
        var colours = [UInt8]()
        colours.reserveCapacity(width * height * 3)
        for pixel in 0..<width * height {
            for band in 0..<3 {
                let place = (pixel * bands + (bands < 3 ? 0 : band)) * step + step - 1
                colours.append(pixels[place])
            }
        }
        return Raster(width: width, height: height, bands: 3, pixels: colours)
    }
}

/// A colour of 8 bits a value.
public struct RGB: Sendable, Hashable, Codable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    /// Mixes a colour.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads `#1CE6FF`; `nil` for anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 7, hex.hasPrefix("#"), let value = UInt32(hex.dropFirst(), radix: 16) else {
            return nil
        }
        self.init(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
    }
}
