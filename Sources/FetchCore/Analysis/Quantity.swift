/// Something that is measured of each picture, or of each object in a picture.
public struct Quantity: Sendable, Hashable {
    /// What a mean of it is a mean over.
    public enum Denominator: String, Sendable {
        case picture
        case object
    }

    /// How its values spread, which decides how they are counted.
    public enum Scale: Sendable, Hashable {
        /// Whole numbers from 0 on, counted one by one up to 65,535.
        case whole
        /// Numbers between 0 and 2, told apart by thousandths.
        case unit
        /// Positive numbers of any size, told apart to within 1 %.
        case wide
    }

    /// The name in JSON: `masks_per_image`.
    public var name: String
    /// The name for people: `masks per image`.
    public var title: String
    public var denominator: Denominator
    public var scale: Scale
    /// The mean over the whole dataset, where it was published.
    public var published: PublishedValue?

    /// Describes a quantity.
    public init(
        name: String, title: String, per denominator: Denominator, scale: Scale, published: PublishedValue? = nil
    ) {
        self.name = name
        self.title = title
        self.denominator = denominator
        self.scale = scale
        self.published = published
    }
}

/// A number that was published rounded.
public struct PublishedValue: Sendable, Hashable {
    public var value: Double
    /// The numbers that round to what was published.
    public var range: ClosedRange<Double>
    /// The words it was published in: `1.1 B masks in 11,185,362 images`.
    public var words: String

    /// Describes a published number.
    public init(_ value: Double, within range: ClosedRange<Double>, words: String) {
        self.value = value
        self.range = range
        self.words = words
    }
}
