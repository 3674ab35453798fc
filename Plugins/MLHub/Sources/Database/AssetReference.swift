/// Where an asset stands in the asset database, as one number: what `Asset.reference` holds.
enum AssetReference: Hashable {
    /// A row of `assets`: the item's number times 65,536, plus the asset's place in the item.
    case asset(Int64)
    /// The document of an item.
    case itemDocument(item: Int64)
    /// A row of `collection_assets`.
    case collectionAsset(Int64)
    /// A row of `documents`.
    case document(Int64)
    /// The archive itself.
    case archive

    /// The most assets of one item that are taken.
    static let perItem: Int64 = 65_535

    init(number: Int64) {
        switch number {
        case 0: self = .archive
        case ..<0: self = number & 1 == 0 ? .document(-(number >> 1)) : .collectionAsset(-(number >> 1))
        default: self = number % 65_536 == Self.perItem ? .itemDocument(item: number / 65_536) : .asset(number)
        }
    }

    var number: Int64 {
        switch self {
        case .asset(let id): id
        case .itemDocument(let item): item * 65_536 + Self.perItem
        case .collectionAsset(let id): -id << 1 | 1
        case .document(let id): -id << 1
        case .archive: 0
        }
    }
}
