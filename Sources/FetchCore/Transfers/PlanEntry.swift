/// One chosen asset of a plan.
public struct PlanEntry: Sendable, Hashable {
    /// The asset's row in the ledger; names its partial file.
    public var id: Int64
    /// The item it belongs to.
    public var itemID: String
    public var asset: Asset

    /// Makes an entry.
    public init(id: Int64, itemID: String, asset: Asset) {
        self.id = id
        self.itemID = itemID
        self.asset = asset
    }
}
