/// A rectangle in a scene, and a mask inside it: a hexagon standing on its full width.
struct Shape: Sendable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
    let color: [UInt8]
    private let slope: Int

    /// A shape somewhere inside a picture of that size.
    init(width pictureWidth: Int, height pictureHeight: Int, generator: inout SplitMix64) {
        width = max(1, pictureWidth / 8 + generator.next(below: max(1, pictureWidth / 3)))
        height = max(1, pictureHeight / 8 + generator.next(below: max(1, pictureHeight / 3)))
        x = generator.next(below: max(1, pictureWidth - width + 1))
        y = generator.next(below: max(1, pictureHeight - height + 1))
        color = (0..<3).map { _ in UInt8(generator.next(below: 256)) }
        slope = generator.next(below: 3)
    }

    /// The rows the mask covers in a column counted from the shape's left; never none.
    func rows(inColumn column: Int) -> Range<Int> {
        let fromMiddle = abs(2 * column - (width - 1))
        let inset = min(fromMiddle * slope * height / (8 * width), (height - 1) / 2)
        return y + inset..<y + height - inset
    }

    /// The pixels the mask covers.
    var area: Int {
        (0..<width).reduce(0) { $0 + rows(inColumn: $1).count }
    }
}
