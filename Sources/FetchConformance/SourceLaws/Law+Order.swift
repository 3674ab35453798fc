import FetchCore

extension Law<SourceSpecimen> {
    /// Listings repeat themselves.
    public static var order: Law {
        Law("order", "Every walk gives the same items in the same order, and so does the dataset opened again") {
            specimen in
            let first = try await specimen.open()
            let items = try await first.items()
            if items.isEmpty { return ["the dataset has no items to look at"] }
            var wrong = differences(items, try await first.items(), "a second walk")
            wrong += differences(items, try await specimen.open().items(), "the dataset opened again")
            return wrong
        }
    }

    private static func differences(_ items: [Item], _ others: [Item], _ place: String) -> [String] {
        if items.count != others.count { return ["\(place) gives \(others.count) items instead of \(items.count)"] }
        guard let index = items.indices.first(where: { lasting(items[$0]) != lasting(others[$0]) }) else { return [] }
        let what = items[index].id == others[index].id ? "another content of \(items[index].id)" : others[index].id
        return ["\(place) gives \(what) at place \(index), where \(items[index].id) was"]
    }

    /// An item without the references of its assets, which may be new for each walk.
    private static func lasting(_ item: Item) -> Item {
        var item = item
        for index in item.assets.indices { item.assets[index].reference = 0 }
        return item
    }
}
