public import FetchCore

/// Only the assets with some keys; items left without any are dropped. An item's own document comes along.
public struct AssetKeySelector: Selector {
    private let keys: Set<String>
    public let words: String

    /// Reads `key,key`.
    ///
    /// - Throws: ``FetchError`` with code `usage` for an empty key.
    public init(parsing text: String) throws(FetchError) {
        keys = Set(text.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
        words = "--assets \(text)"
        guard !keys.contains("") else {
            throw FetchError(
                .usage, "\"\(SafeText.printable(text))\" is not a list of asset keys",
                hint: "Write for example B02,B03")
        }
    }

    /// The keys wanted.
    public var wanted: Set<String> { keys }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let keys = keys
        return items.mapBatches { $0.compactMap { Self.keep(keys, of: $0) } }
    }

    /// The item with only these assets, or `nil` when it has none of them.
    static func keep(_ keys: Set<String>, of item: Item) -> Item? {
        guard item.assets.contains(where: { $0.content != .document && keys.contains($0.key) }) else { return nil }
        var item = item
        item.assets.removeAll { $0.content != .document && !keys.contains($0.key) }
        return item
    }
}
