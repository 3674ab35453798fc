/// How much a miniature sen12floods holds. The same recipe gives the same bytes every time.
public struct FloodRecipe: Sendable {
    /// Places that were looked at: at least 2; 335 at full scale.
    public var places = 335

    /// Pictures by Sentinel-1, two assets each and an item of labels beside each.
    public var sentinel1 = 3331

    /// Pictures by Sentinel-2, twelve assets each and an item of labels beside each.
    public var sentinel2 = 2236

    /// How many of the Sentinel-1 pictures are of 1 to 7 April 2019.
    public var sentinel1InWeek = 180

    /// How many of the Sentinel-2 pictures are of 1 to 7 April 2019.
    public var sentinel2InWeek = 100

    /// The bytes of a picture on average; sizes lie between half and one and a half times this.
    public var assetBytes = 16_000

    /// Whether both collections of labels link to one documentation, or each to its own.
    public var sharesDocumentation = false

    /// Changes places, dates, sizes, bytes and the order of the archive.
    public var seed: UInt64 = 0

    /// The full scale: 11,134 items in 22,278 archive entries, 44,628 assets in 39,063 files.
    public init() {}

    /// A part of the full scale, such as 0.01, with the same shape.
    public init(scale: Double) {
        func scaled(_ full: Int, atLeast least: Int) -> Int { max(least, Int((Double(full) * scale).rounded())) }
        places = scaled(335, atLeast: 2)
        sentinel1 = scaled(3331, atLeast: 20)
        sentinel2 = scaled(2236, atLeast: 8)
        sentinel1InWeek = scaled(180, atLeast: 1)
        sentinel2InWeek = scaled(100, atLeast: 1)
    }
}
