/// One record a dataset offers: its identity, the metadata selectors look at, and its assets.
public struct Item: Sendable, Hashable {
    /// The item's place in the dataset's numbering.
    public struct Number: Sendable, Hashable {
        /// The item's own number, counted from 0, for example 20 for `sa_000020`.
        public var value: Int
        /// How many numbers the dataset nominally has, whatever a particular listing leaves out.
        public var nominalCount: Int

        /// Places an item in a numbering.
        public init(_ value: Int, of nominalCount: Int) {
            self.value = value
            self.nominalCount = nominalCount
        }
    }

    /// The item's identity inside its dataset; what samplers rank by.
    public var id: String
    /// The item's number, when the dataset numbers its items.
    public var number: Number?
    /// Its downloadable files.
    public var assets: [Asset]
    /// What it says of itself, for sources that know.
    public var metadata: ItemMetadata?

    /// Describes an item.
    public init(id: String, number: Number? = nil, assets: [Asset], metadata: ItemMetadata? = nil) {
        self.id = id
        self.number = number
        self.assets = assets
        self.metadata = metadata
    }
}
