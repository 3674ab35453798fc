import FetchCore

/// Listings to select from.
enum Listing {
    /// Items named and numbered as SA-1B's tars, in batches.
    static func tars(_ numbers: some Sequence<Int>, of nominalCount: Int = 1000) throws -> ItemSequence {
        let items = try numbers.map { number in
            let id = "sa_" + Units.padded(number, to: 6)
            return Item(
                id: id, number: Item.Number(number, of: nominalCount),
                assets: [Asset(key: "tar", path: try RelativePath(id + ".tar"))])
        }
        return ItemSequence {
            var rest = items[...]
            return {
                defer { rest = rest.dropFirst(64) }
                return rest.isEmpty ? nil : Array(rest.prefix(64))
            }
        }
    }

    /// Items without numbers, each with the assets of these paths.
    static func unnumbered(_ items: [(id: String, paths: [String])]) throws -> ItemSequence {
        ItemSequence(
            try items.map { item in
                let assets = try item.paths.map { Asset(key: $0, path: try RelativePath($0)) }
                return Item(id: item.id, assets: assets)
            })
    }
}
