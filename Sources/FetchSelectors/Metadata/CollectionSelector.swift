public import FetchCore

/// The items of some collections, and of those, where keys are named, only the assets with these keys.
public struct CollectionSelector: Selector {
    /// One collection, and the keys wanted of it; no keys means all.
    public struct Choice: Sendable, Hashable {
        public var collection: String
        public var keys: Set<String>

        /// Reads `ID` or `ID:key,key`.
        ///
        /// - Throws: ``FetchError`` with code `usage` when the id or a key is empty.
        public init(parsing text: String) throws(FetchError) {
            let colon = text.lastIndex(of: ":")
            collection = colon.map { String(text[..<$0]) } ?? text
            let list = colon.map {
                text[text.index(after: $0)...].split(separator: ",", omittingEmptySubsequences: false)
            }
            keys = Set((list ?? []).map(String.init))
            guard !collection.isEmpty, !keys.contains("") else {
                throw FetchError(
                    .usage, "\"\(SafeText.printable(text))\" is not a collection",
                    hint: "Write ID, or ID:key,key for some of its assets")
            }
        }

        /// The choice as it is written.
        public var text: String { keys.isEmpty ? collection : "\(collection):\(keys.sorted().joined(separator: ","))" }
    }

    private let keys: [String: Set<String>]
    public let words: String

    /// Wants what any of the choices wants.
    public init(_ choices: [Choice]) {
        var keys: [String: Set<String>] = [:]
        for choice in choices {
            if let known = keys[choice.collection] {
                keys[choice.collection] = known.isEmpty || choice.keys.isEmpty ? [] : known.union(choice.keys)
            } else {
                keys[choice.collection] = choice.keys
            }
        }
        self.keys = keys
        words = choices.map { "--collection \($0.text)" }.joined(separator: " ")
    }

    public var query: SelectionQuery { SelectionQuery(collections: Set(keys.keys)) }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        items.mapBatches { batch in
            batch.compactMap { item in
                guard let collection = item.metadata?.collection, let wanted = keys[collection] else { return nil }
                return wanted.isEmpty ? item : AssetKeySelector.keep(wanted, of: item)
            }
        }
    }
}
