/// The objects of a miniature sen12floods by key: assets, which are made anew each time, and archives, which are kept.
final class FloodStore: Sendable {
    private static let types = [
        "tif": "image/tiff", "geojson": "application/geo+json", "pdf": "application/pdf", "gz": "application/gzip",
    ]

    let floods: MiniatureFloods
    private let archives: [String: OnceMade<Result<[UInt8], any Error>>]
    private let allKeys: OnceMade<[String]>

    /// - Parameter documents: What the archives hold.
    init(documents: FloodDocuments) {
        let floods = documents.floods
        let archive = FloodArchive(documents: documents)
        var archives = [
            Self.catalogKey: OnceMade { Result { try FloodArchive.bytes { try archive.writeCatalog(to: $0) } } }
        ]
        for collection in FloodCollection.allCases {
            archives[Self.archiveKey(collection)] = OnceMade {
                Result { try FloodArchive.bytes { try archive.writeCollection(collection, to: $0) } }
            }
        }
        self.floods = floods
        self.archives = archives
        allKeys = OnceMade { Self.assetKeys(of: floods) }
    }

    static let catalogKey = "catalogs/\(MiniatureFloods.id).tar.gz"

    static func archiveKey(_ collection: FloodCollection) -> String { "archives/\(collection.id).tar.gz" }

    /// The object of a key such as `sen12floods/sen12floods_s1_source/sen12floods_s1_source_0_2018_12_05/VV.tif`.
    ///
    /// - Throws: `TarArchiveError`.
    func object(_ key: String) throws -> StoredObject? {
        guard let bytes = try archives[key]?.value.get() ?? asset(key)?.bytes(recipe: floods.recipe) else { return nil }
        let type = key.lastIndex(of: ".").flatMap { Self.types[String(key[key.index(after: $0)...])] }
        return StoredObject(bytes: bytes, contentType: type ?? "application/octet-stream")
    }

    /// The asset of a key, whatever item of its collection a shared one is asked of.
    func asset(_ key: String) -> FloodAsset? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard (2...4).contains(parts.count), parts[0] == MiniatureFloods.id, let name = parts.last else { return nil }
        let collection = parts.count == 2 ? .sentinel1Labels : FloodCollection(rawValue: String(parts[1]))
        guard let collection, collection.isLabels || parts.count == 4, floods.count(of: collection) > 0 else {
            return nil
        }
        let item =
            parts.count == 4 ? floods.item(id: parts[2], of: collection) : floods.item(0, of: collection)
        let asset = item?.assets.first { $0.fileName == name }
        return asset?.path(recipe: floods.recipe) == key ? asset : nil
    }

    /// The keys of all assets, ascending by bytes. Made when they are first asked for, and kept.
    func keys() -> [String] {
        allKeys.value
    }

    private static func assetKeys(of floods: MiniatureFloods) -> [String] {
        var keys: Set<String> = []
        for number in 0..<floods.itemCount {
            for asset in floods.item(number).assets { keys.insert(asset.path(recipe: floods.recipe)) }
        }
        // As bytes: that is the order of object stores.
        return keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
