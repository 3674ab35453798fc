/// A size in pixels.
public struct PictureSize: Sendable, Hashable {
    public var width: Int
    public var height: Int

    /// Names a size.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The largest size of the same shape with no side longer than `side`; itself when it fits already.
    ///
    /// The shorter side is rounded to where the shape is kept best, as Pillow's `Image.thumbnail` does.
    public func fitting(_ side: Int) -> PictureSize {
        if width <= side && height <= side { return self }
        let aspect = Double(width) / Double(height)
        if aspect <= 1 {
            let exact = Double(side) * aspect
            let best = nearer(exact) { abs(aspect - $0 / Double(side)) }
            return PictureSize(width: best, height: side)
        }
        let best = nearer(Double(side) / aspect) { $0 == 0 ? 0 : abs(aspect - Double(side) / $0) }
        return PictureSize(width: side, height: best)
    }

    private func nearer(_ exact: Double, _ distance: (Double) -> Double) -> Int {
        let below = exact.rounded(.down)
        let above = exact.rounded(.up)
        return max(1, Int(distance(below) <= distance(above) ? below : above))
    }
}
