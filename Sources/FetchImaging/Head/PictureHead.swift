public import FetchCore

/// What a picture's first bytes tell about it, so that nothing need be decoded to choose, to measure or to refuse it.
public struct PictureHead: Sendable, Hashable {
    public var format: PictureFormat
    /// In pixels, as stored: before ``orientation`` is applied.
    public var width: Int
    /// In pixels, as stored: before ``orientation`` is applied.
    public var height: Int
    /// Values per pixel, as stored; 1 for a palette.
    public var channels: Int
    /// Bits of one value.
    public var bitDepth: Int
    /// True for floating point numbers.
    public var isFloat = false
    /// True when the whole picture must be held to decode any of it well: progressive JPEG, interlaced PNG or GIF.
    public var isProgressive = false
    /// True when the stored values are places in a table of colours.
    public var hasPalette = false
    public var hasAlpha = false
    /// How the stored pixels are turned to be looked at, 1 to 8 as EXIF and TIFF number it.
    public var orientation = 1
    /// How many values a JPEG's components have together, subsampling counted.
    var coefficients = 0
    /// The bytes of the largest piece that is decoded at once, when the format has pieces (TIFF).
    var pieceBytes = 0

    /// The width after ``orientation`` is applied.
    public var shownWidth: Int { isTurned ? height : width }
    /// The height after ``orientation`` is applied.
    public var shownHeight: Int { isTurned ? width : height }
    /// Width times height.
    public var pixels: Int64 { Int64(width) * Int64(height) }

    /// True when ``orientation`` swaps width and height.
    var isTurned: Bool { orientation > 4 }

    /// True when its values can be colours to look at: whole numbers of up to 16 bits, no more than four of them.
    var hasColours: Bool { !isFloat && bitDepth <= 16 && channels <= 4 }

    /// Bytes of all its pixels when decoded.
    var decodedBytes: Int64 { pixels * Int64(hasPalette ? 3 : channels) * Int64(max(1, bitDepth / 8)) }

    init(_ format: PictureFormat, width: Int, height: Int, channels: Int = 3, bitDepth: Int = 8) {
        self.format = format
        self.width = width
        self.height = height
        self.channels = channels
        self.bitDepth = bitDepth
    }

    /// Looks at the first bytes of a part of a sample; of a TIFF also at its directory, which may be anywhere.
    ///
    /// Errors: `not-a-picture` when the bytes are of no known format, `damaged-picture` when they end too early or say
    /// what cannot be, `local-io`.
    public init(of content: PartContent) throws(FetchError) {
        try self.init(reading: PictureBytes(content))
    }

    /// Looks at the first bytes of a picture of `size` bytes, which `read` gives from an offset on.
    ///
    /// Errors: those of `init(of:)` and of `read`.
    public init(
        size: Int64, read: @escaping (_ offset: Int64, _ count: Int) throws(FetchError) -> [UInt8]
    ) throws(FetchError) {
        try self.init(reading: PictureBytes(size: size, read))
    }

    private init(reading bytes: PictureBytes) throws(FetchError) {
        let start = try bytes.upTo(32, at: 0)
        guard let format = PictureFormat(of: start) else {
            throw FetchError(.notAPicture, "it begins like no known picture format")
        }
        self =
            switch format {
            case .jpeg: try JPEGHead.read(bytes)
            case .png: try PNGHead.read(bytes)
            case .webp: try WebPHead.read(bytes)
            case .tiff: try TIFFHead.read(bytes)
            case .gif: try GIFHead.read(bytes)
            case .bmp: try BMPHead.read(bytes)
            }
        guard width > 0, height > 0, width <= 10_000_000, height <= 10_000_000, channels > 0, channels <= 64 else {
            throw FetchError.damagedPicture("it says to have \(width) x \(height) pixels")
        }
        if !(1...8).contains(orientation) { orientation = 1 }
    }
}

extension FetchError {
    /// A picture that cannot be decoded, and why.
    static func damagedPicture(_ what: String) -> FetchError { FetchError(.damagedPicture, what) }
}
