import CVips
public import FetchCore

/// A picture that is decoded no further than it is wanted.
public struct Picture: Sendable {
    /// What its first bytes tell.
    public let head: PictureHead
    private let content: PartContent

    /// Looks at the first bytes. Errors: those of ``PictureHead/init(of:)``.
    public init(_ content: PartContent) throws(FetchError) {
        head = try PictureHead(of: content)
        self.content = content
    }

    /// Its size as it is looked at.
    public var size: PictureSize { PictureSize(width: head.shownWidth, height: head.shownHeight) }

    /// The picture with no side longer than `side`, never enlarged: orientation applied, transparency laid on white, in
    /// grey or sRGB of 8 bits. A JPEG is shrunk while it is decoded; PNG and TIFF are read in strips.
    ///
    /// The calling thread waits for its turn in `budget` and then works.
    ///
    /// - Throws: ``FetchError`` with code `too-large`, `damaged-picture`, or `unexpected` when libvips is not installed.
    public func shrunk(
        to side: Int, budget: MemoryBudget
    ) throws(FetchError) -> Raster {
        let target = size.fitting(side)
        guard !head.isFloat, head.bitDepth <= 16 else {
            throw FetchError(.damagedPicture, "its values of \(head.bitDepth) bits are no colours")
        }
        return try budget.spend(head.cost(of: target), on: head) { () throws(FetchError) in
            try VipsLibrary.require()
            return try decode(target)
        }
    }

    private func decode(_ target: PictureSize) throws(FetchError) -> Raster {
        var result = fetch_vips_raster()
        let isDone = content.withSource { source in
            fetch_vips_shrink(source, Int32(target.width), Int32(target.height), &result)
        }
        guard isDone else { throw VipsLibrary.failure() }
        defer { fetch_vips_free(result.pixels) }
        let count = Int(result.width) * Int(result.height) * Int(result.bands) * Int(result.bytes)
        return Raster(
            width: Int(result.width), height: Int(result.height), bands: Int(result.bands),
            valueBytes: Int(result.bytes),
            pixels: Array(UnsafeRawBufferPointer(start: result.pixels, count: count)))
    }
}

extension PartContent {
    /// Hands the content to libvips: a file by a name, bytes where they are.
    fileprivate func withSource<Result>(_ body: (fetch_vips_source) -> Result) -> Result {
        switch self {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { body(fetch_vips_source(path: nil, bytes: $0.baseAddress, size: $0.count)) }
        case .file(let file):
            file.path.withCString { body(fetch_vips_source(path: $0, bytes: nil, size: 0)) }
        }
    }
}
