/// Where items lie, as a set that does not grow beyond some kilobytes: rectangles while they are few, then cells of one
/// degree.
public struct Footprints: Sendable, Hashable {
    /// More different rectangles than this become cells.
    private static let most = 1000
    private static let (columns, rows) = (360, 180)

    /// Different rectangles, rounded to a thousandth of a degree; empty once they are too many.
    public private(set) var boxes: Set<BoundingBox> = []
    private var grid: [UInt64] = []

    /// Starts with no place.
    public init() {}

    /// True when no place was added.
    public var isEmpty: Bool { boxes.isEmpty && grid.isEmpty }

    /// The cells of one degree that items touch, once rectangles are too many.
    public var cells: [BoundingBox] {
        (0..<grid.count * 64).filter { grid[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 }.map { place in
            let (west, south) = (Double(place % Self.columns) - 180, Double(place / Self.columns) - 90)
            return BoundingBox(west: west, south: south, east: west + 1, north: south + 1)
        }
    }

    /// Adds a place; what is no place on the globe is passed by.
    public mutating func add(_ box: BoundingBox) {
        guard box.west >= -180, box.east <= 180, box.south >= -90, box.north <= 90, box.south <= box.north else {
            return
        }
        if !grid.isEmpty { return mark(box) }
        boxes.insert(
            BoundingBox(
                west: Self.rounded(box.west), south: Self.rounded(box.south), east: Self.rounded(box.east),
                north: Self.rounded(box.north)))
        if boxes.count > Self.most { becomeCells() }
    }

    /// Adds what another holds.
    public mutating func formUnion(_ other: Footprints) {
        for box in other.boxes { add(box) }
        guard !other.grid.isEmpty else { return }
        if grid.isEmpty { becomeCells() }
        for place in grid.indices { grid[place] |= other.grid[place] }
    }

    private mutating func becomeCells() {
        grid = [UInt64](repeating: 0, count: (Self.columns * Self.rows + 63) / 64)
        for box in boxes { mark(box) }
        boxes = []
    }

    private mutating func mark(_ box: BoundingBox) {
        for part in box.parts {
            let columns = Self.cell(part.west + 180, Self.columns)...Self.cell(part.east + 180, Self.columns)
            for row in Self.cell(part.south + 90, Self.rows)...Self.cell(part.north + 90, Self.rows) {
                for column in columns {
                    let place = row * Self.columns + column
                    grid[place >> 6] |= 1 << UInt64(place & 63)
                }
            }
        }
    }

    private static func cell(_ degrees: Double, _ count: Int) -> Int { min(count - 1, Int(degrees)) }
    private static func rounded(_ degrees: Double) -> Double { (degrees * 1000).rounded() / 1000 }
}

extension Footprints {
    /// All places as one line: rectangles `w,s,e,n` parted by spaces, or `#` and the cells as hexadecimal bits.
    public var text: String {
        if !grid.isEmpty {
            return "#" + grid.flatMap { bits in (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) } }.hex
        }
        return boxes.map { "\($0.west),\($0.south),\($0.east),\($0.north)" }.sorted().joined(separator: " ")
    }

    /// Reads ``text``; what is not of that form is passed by.
    public init(text: String) {
        self.init()
        guard text.hasPrefix("#") else {
            for word in text.split(separator: " ") {
                let numbers = word.split(separator: ",").compactMap { Double($0) }
                guard numbers.count == 4 else { continue }
                add(BoundingBox(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3]))
            }
            return
        }
        let digits = text.dropFirst().utf8.compactMap { UInt8(ascii: $0) }
        guard digits.count == (Self.columns * Self.rows + 63) / 64 * 16 else { return }
        becomeCells()
        for (place, digit) in digits.enumerated() {
            // Two digits a byte, the higher one first.
            let shift = (place / 2 % 8) * 8 + (place % 2 == 0 ? 4 : 0)
            grid[place / 16] |= UInt64(digit) << UInt64(shift)
        }
    }
}

extension [UInt8] {
    fileprivate var hex: String { Hex.encode(self) }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate init?(ascii digit: UInt8) {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self = digit - UInt8(ascii: "a") + 10
        default: return nil
        }
    }
}
