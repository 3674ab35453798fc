/// A made-up picture: a colourful gradient with a few rectangles, and the masks that fit them.
struct Scene: Sendable {
    /// Rows of the gradient that look alike; few enough to paint quickly without optimisation.
    private static let bandHeight = 8

    let id: Int
    let width: Int
    let height: Int
    let shapes: [Shape]
    private let tint: [Int]

    init(id: Int, width: Int, height: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed, name: "scene \(id)")
        self.id = id
        self.width = width
        self.height = height
        tint = (0..<3).map { _ in generator.next(below: 256) }
        shapes = (0..<2 + generator.next(below: 3)).map { _ in
            Shape(width: width, height: height, generator: &generator)
        }
    }

    /// Rows of RGB from the top.
    func pixels() -> [UInt8] {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for top in stride(from: 0, to: height, by: Self.bandHeight) {
            let row = gradient(at: top)
            for _ in top..<min(height, top + Self.bandHeight) { pixels.append(contentsOf: row) }
        }
        for shape in shapes { paint(shape, on: &pixels) }
        return pixels
    }

    private func gradient(at y: Int) -> [UInt8] {
        let down = y * 255 / height
        var row: [UInt8] = []
        row.reserveCapacity(width * 3)
        for x in 0..<width {
            let across = x * 255 / width
            row.append(UInt8((across + tint[0]) & 255))
            row.append(UInt8((down + tint[1]) & 255))
            row.append(UInt8(((across + down) / 2 + tint[2]) & 255))
        }
        return row
    }

    private func paint(_ shape: Shape, on pixels: inout [UInt8]) {
        let row = Array(repeatElement(shape.color, count: shape.width).joined())
        for y in shape.y..<shape.y + shape.height {
            let start = (y * width + shape.x) * 3
            pixels.replaceSubrange(start..<start + row.count, with: row)
        }
    }
}
