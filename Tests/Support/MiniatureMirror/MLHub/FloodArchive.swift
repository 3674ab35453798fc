/// The archives MLHub kept: the catalog of the dataset, and a collection with its assets.
struct FloodArchive: Sendable {
    /// 26 April 2022, when the archives of the real catalogs were made.
    private static let form = TarStream.Form(isGNU: true, isGzipped: true, modified: 1_650_999_060, owner: "mlhub")

    let documents: FloodDocuments

    /// The catalog: a folder for each item, in no order; `collection.json` among the items, `catalog.json` among the
    /// collections.
    ///
    /// - Throws: `TarArchiveError`.
    func writeCatalog(to stream: TarStream) throws {
        let root = MiniatureFloods.id
        try stream.addFolder("\(root)/")
        for (number, collection) in FloodCollection.allCases.enumerated() {
            let items = shuffledItems(of: collection)
            let folder = "\(root)/\(collection.id)"
            try stream.addFolder("\(folder)/")
            try write(items[..<(items.count / 3)], of: collection, in: folder, to: stream)
            let document = documents.collection(collection, items: items)
            try stream.add("\(folder)/collection.json", document.bytes(indent: 4))
            try write(items[(items.count / 3)...], of: collection, in: folder, to: stream)
            if number == 1 { try stream.add("\(root)/catalog.json", documents.catalog().bytes(indent: 4)) }
        }
        try stream.finish()
    }

    /// One collection, its assets beside its items.
    ///
    /// - Throws: `TarArchiveError`.
    func writeCollection(_ collection: FloodCollection, to stream: TarStream) throws {
        let items = shuffledItems(of: collection)
        try stream.addFolder("\(collection.id)/")
        try stream.add(
            "\(collection.id)/collection.json", documents.collection(collection, items: items).bytes(indent: 4))
        for item in items.lazy.map({ documents.floods.item($0, of: collection) }) {
            try stream.addFolder("\(collection.id)/\(item.id)/")
            try stream.add("\(collection.id)/\(item.id)/stac.json", documents.item(item).bytes(indent: 4))
            for asset in item.assets where asset.kind != .documentation {
                let bytes = asset.bytes(recipe: documents.floods.recipe)
                try stream.add("\(collection.id)/\(item.id)/\(asset.fileName)", bytes)
            }
        }
        try stream.finish()
    }

    /// The bytes that `write` makes.
    static func bytes(_ write: (TarStream) throws -> Void) throws -> [UInt8] {
        let sink = ByteSink()
        try write(TarStream(to: sink, form: form))
        return sink.bytes
    }

    /// Writes the file that `write` makes.
    static func writeFile(_ path: String, _ write: (TarStream) throws -> Void) throws {
        try write(TarStream(path: path, form: form))
    }

    private func shuffledItems(of collection: FloodCollection) -> [Int] {
        var generator = SplitMix64(seed: documents.floods.recipe.seed, name: "order \(collection.satellite.rawValue)")
        return (0..<documents.floods.count(of: collection)).shuffled(using: &generator)
    }

    private func write(
        _ items: ArraySlice<Int>, of collection: FloodCollection, in folder: String, to stream: TarStream
    ) throws {
        for number in items {
            let item = documents.floods.item(number, of: collection)
            try stream.addFolder("\(folder)/\(item.id)/")
            try stream.add("\(folder)/\(item.id)/\(item.id).json", documents.item(item).bytes(indent: 4))
        }
    }
}
