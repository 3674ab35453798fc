/// What the tars of a miniature SA-1B hold. The same recipe gives the same bytes every time.
public struct SA1BRecipe: Sendable {
    /// Images in each tar, each with its annotation: at least 1; 11,186 in the real ones.
    public var imagesPerTar = 3

    /// The width of all images, in pixels.
    public var imageWidth = 96

    /// The height of all images, in pixels.
    public var imageHeight = 64

    /// Incompressible bytes added to each JPEG, in comment segments: the way to tars of real weight.
    public var padding = 0

    /// Changes pictures, masks, padding and member order.
    public var seed: UInt64 = 0

    /// Whether the tars are gzip files, as the real ones are, in spite of their name.
    public var isGzipped = true

    /// Three images of 96 x 64 pixels in a gzipped tar of about 6 KB.
    public init() {}

    /// The ids of the images in a tar, ascending: `imagesPerTar` of them, in a block of its own with a few holes.
    ///
    /// The blocks drift by three ids in two tars, so that with 11,186 images tar 20 begins at 223750, as it does.
    public func imageIDs(inTar number: Int) -> [Int] {
        let block = Array(firstID(inTar: number)..<firstID(inTar: number + 1))
        var generator = SplitMix64(seed: seed, name: "holes \(number)")
        var holes: Set<Int> = []
        while holes.count < block.count - imagesPerTar {
            holes.insert(block[1 + generator.next(below: block.count - 1)])
        }
        return block.filter { !holes.contains($0) }
    }

    private func firstID(inTar number: Int) -> Int {
        number * imagesPerTar + 1 + (number * 3 - 1) / 2
    }
}
