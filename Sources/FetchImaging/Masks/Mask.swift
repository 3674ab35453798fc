public import FetchCore

/// A mask: a picture whose values are classes or marking colours, so that no value may be mixed from others.
public struct Mask: Sendable {
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

    /// The classes of the mask at a size by nearest neighbour, and how many pixels of each the whole mask has.
    ///
    /// Classes are the stored values: places in the palette if there is one, and whole numbers of any width. A picture
    /// with three values a pixel counts as a mask when they are the same everywhere.
    ///
    /// The calling thread waits for its turn in `budget` and then works.
    ///
    /// - Throws: ``FetchError`` with code `too-large` or `damaged-picture`.
    public func classes(at target: PictureSize, budget: MemoryBudget) throws(FetchError) -> ClassMask {
        guard !head.isFloat else { throw FetchError.damagedPicture("its values are no whole numbers") }
        return try budget.spend(head.costOfRows, on: head) { () throws(FetchError) in
            let rows = try PictureRows(content, indices: try StoredIndices(of: content, head: head))
            var reading = ClassReading(head: head, rows: rows, target: target)
            return try reading.run()
        }
    }

    /// The mask's colours at a size by nearest neighbour, transparency laid on white.
    ///
    /// - Throws: ``FetchError`` with code `too-large` or `damaged-picture`.
    public func colours(at target: PictureSize, budget: MemoryBudget) throws(FetchError) -> Raster {
        try budget.spend(head.costOfRows, on: head) { () throws(FetchError) in
            var plain = head
            plain.hasPalette = false
            let rows = try PictureRows(content, indices: try StoredIndices(of: content, head: plain))
            return try ColourReading(head: head, rows: rows, target: target).run()
        }
    }
}

/// The classes of a mask.
public struct ClassMask: Sendable, Hashable {
    /// In pixels.
    public var size: PictureSize
    /// One class a pixel, row by row.
    public var values: [UInt16]
    /// How many pixels of the mask at its own size have each class.
    public var counts: [Int: Int64]

    /// How many pixels of ``values`` have each class.
    public var writtenCounts: [Int: Int64] {
        var counts = [Int64](repeating: 0, count: 65_536)
        for value in values { counts[Int(value)] += 1 }
        var found: [Int: Int64] = [:]
        for (value, count) in counts.enumerated() where count > 0 { found[value] = count }
        return found
    }

    /// The classes as a grey picture, of 16 bits only where a class is above 255.
    public var raster: Raster {
        let isDeep = values.contains { $0 > 255 }
        return Raster(
            width: size.width, height: size.height, bands: 1, valueBytes: isDeep ? 2 : 1,
            pixels: isDeep ? values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } : values.map { UInt8($0) })
    }

    /// The classes in their colours; those without one are grey.
    public func painted(_ colours: [Int: RGB]) -> Raster {
        var pixels = [UInt8]()
        pixels.reserveCapacity(values.count * 3)
        for value in values {
            let colour = colours[Int(value)] ?? RGB(128, 128, 128)
            pixels.append(colour.red)
            pixels.append(colour.green)
            pixels.append(colour.blue)
        }
        return Raster(width: size.width, height: size.height, bands: 3, pixels: pixels)
    }
}
