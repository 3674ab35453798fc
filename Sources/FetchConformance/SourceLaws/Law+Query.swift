import FetchCore

extension Law<SourceSpecimen> {
    /// A query may list less, never fewer than match.
    public static var query: Law {
        Law("query", "Listing with a query and then selecting gives what listing everything and then selecting gives") {
            specimen in
            let opened = try await specimen.open()
            let all = try await opened.items()
            var wrong: [String] = []
            for (words, query) in queries(for: all) {
                let expected = all.filter { query.matches($0) }.map(shape)
                let found = try await opened.items(query).filter { query.matches($0) }.map(shape)
                if found == expected { continue }
                let lost = expected.first { !found.contains($0) }.map { "; \"\($0.first ?? "")\" is lost" } ?? ""
                wrong.append("a query for \(words) leaves \(found.count) items of \(expected.count)\(lost)")
            }
            return wrong
        }
    }

    /// What has to be the same, whatever else a query leaves out of an item.
    private static func shape(_ item: Item) -> [String] { [item.id] + item.assets.map(\.path.string) }

    private static func queries(for items: [Item]) -> [(String, SelectionQuery)] {
        let third = items.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        let metadata = items.compactMap(\.metadata)
        var queries: [(String, SelectionQuery)] = [
            ("outlines", SelectionQuery(needsGeometry: true)),
            ("every third id", SelectionQuery(ids: Set(third.map(\.id)))),
        ]
        let numbers = third.compactMap(\.number?.value)
        if !numbers.isEmpty { queries.append(("every third number", SelectionQuery(numbers: Set(numbers)))) }
        if let one = metadata.lazy.compactMap(\.collection).last {
            queries.append(("the collection \(one)", SelectionQuery(collections: [one])))
        }
        if let place = metadata.lazy.compactMap(\.bounds).first {
            queries.append(("a rectangle", SelectionQuery(bounds: place)))
        }
        if let time = metadata.lazy.compactMap(\.time).first { queries.append(("a time", SelectionQuery(time: time))) }
        return queries
    }
}

extension SelectionQuery {
    /// What the selectors that made this query would leave.
    func matches(_ item: Item) -> Bool {
        if let ids, !ids.contains(item.id) { return false }
        if let numbers, !(item.number.map { numbers.contains($0.value) } ?? false) { return false }
        if let collections, !(item.metadata?.collection.map { collections.contains($0) } ?? false) { return false }
        // An item that does not say where or when it is from is kept.
        if let bounds, let place = item.metadata?.bounds, !bounds.intersects(place) { return false }
        if let time, let span = item.metadata?.time, !time.overlaps(span) { return false }
        return true
    }
}
