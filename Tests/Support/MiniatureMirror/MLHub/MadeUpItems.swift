/// A catalog archive of any number of small items, written as a stream: for how fast and how small a reader is.
///
/// Items lie all over the earth, one a minute from the beginning of 2016 on.
public struct MadeUpItems: Sendable {
    /// The id of the catalog, and the folder all of it is in.
    public static let id = "items"

    private static let form = TarStream.Form(isGNU: true, isGzipped: true, modified: 1_650_999_060, owner: "mlhub")

    /// The number of items.
    public let count: Int

    /// How many a collection holds.
    public let itemsPerCollection: Int

    /// Spaces of indentation; `nil` writes an item on one line.
    public var indent: Int?

    /// What the addresses of assets begin with, without a slash at its end.
    public var assetBase = "http://127.0.0.1:9/items"

    /// Whether collections link to each of their items, as MLHub's do: with half a million links they are the largest
    /// documents of all, 70 MB each.
    public var listsItems = false

    /// Changes where items lie and how cloudy they are.
    public var seed: UInt64 = 0

    /// So many items, on one line each.
    public init(count: Int, itemsPerCollection: Int = 500_000) {
        self.count = count
        self.itemsPerCollection = itemsPerCollection
    }

    /// Writes the archive.
    ///
    /// - Throws: The error of the library that could not write it.
    public func writeArchive(to path: String) throws {
        let stream = try TarStream(path: path, form: Self.form)
        try stream.addFolder("\(Self.id)/")
        try stream.add("\(Self.id)/catalog.json", catalog.bytes(indent: 4))
        for number in 0..<collectionCount { try write(collection: number, to: stream) }
        try stream.finish()
    }

    private var collectionCount: Int { (count + itemsPerCollection - 1) / itemsPerCollection }

    private func write(collection number: Int, to stream: TarStream) throws {
        let name = "items_\(number)"
        let folder = "\(Self.id)/\(name)"
        try stream.addFolder("\(folder)/")
        let indices = number * itemsPerCollection..<min(count, (number + 1) * itemsPerCollection)
        try stream.add("\(folder)/collection.json", collection(name, indices).bytes(indent: 4))
        for index in indices {
            let id = "\(name)_\(index)"
            try stream.addFolder("\(folder)/\(id)/")
            let item = MadeUpItem(index: index, id: id, collection: name, seed: seed)
            let bytes =
                indent.map { item.json(assetBase: assetBase).bytes(indent: $0) } ?? item.line(assetBase: assetBase)
            try stream.add("\(folder)/\(id)/\(id).json", bytes)
        }
    }

    private var catalog: JSON {
        let children = (0..<collectionCount).map { number -> JSON in
            ["rel": "child", "href": .string("items_\(number)/collection.json"), "type": "application/json"]
        }
        return [
            "type": "Catalog", "id": .string(Self.id), "stac_version": "1.0.0", "description": "Made-up items",
            "links": .array(children),
        ]
    }

    private func collection(_ name: String, _ indices: Range<Int>) -> JSON {
        [
            "type": "Collection", "id": .string(name), "stac_version": "1.0.0", "description": "Made-up items",
            "license": "CC0-1.0", "links": .literal(links(name, listsItems ? indices : 0..<0)),
            "extent": [
                "spatial": ["bbox": [[-180, -90, 180, 90]]], "temporal": ["interval": [["2016-01-01T00:00:00Z", nil]]],
            ],
        ]
    }

    /// The links as text: as values, millions of them would take gigabytes.
    private func links(_ name: String, _ indices: Range<Int>) -> String {
        var text = "[{\"rel\": \"root\", \"href\": \"../catalog.json\", \"type\": \"application/json\"}"
        for index in indices {
            let id = "\(name)_\(index)"
            text += ", {\"rel\": \"item\", \"href\": \"\(id)/\(id).json\", \"type\": \"application/json\"}"
        }
        return text + "]"
    }
}
