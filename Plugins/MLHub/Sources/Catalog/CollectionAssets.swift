import FetchCore

/// The assets of whole collections.
struct CollectionAssets {
    let naming: AssetNaming
    let reader: DatabaseReader

    /// One item a collection that has any.
    func items(of collections: [DatabaseReader.Collection]) throws -> [Item] {
        try collections.sorted { $0.id < $1.id }.compactMap { collection in
            let assets = try assets(of: collection)
            if assets.isEmpty { return nil }
            return Item(id: collection.name, assets: assets, metadata: ItemMetadata(collection: collection.name))
        }
    }

    private func assets(of collection: DatabaseReader.Collection) throws -> [Asset] {
        try reader.database.use { raw in
            let rows = try Statement(
                raw,
                "SELECT id, key, href, extension, size, checksum FROM collection_assets WHERE collection = ?1 ORDER BY id"
            )
            rows.bind(1, collection.id)
            let folders = try ItemFolders(raw)
            var assets: [Asset] = []
            var taken: Set<RelativePath> = []
            while try rows.step() {
                let (key, href, own) = (rows.text(1), rows.text(2), rows.text(3))
                let isClient = naming.layout == .client
                let name = key + (isClient ? ClientLayout.fileExtension(of: href) ?? own : own)
                let folder = isClient ? "\(naming.dataset)/\(collection.name)" : collection.folder
                guard let first = try? RelativePath("\(folder)/\(name)") else { continue }
                // The client would keep the first of two.
                if isClient && taken.contains(first) { continue }
                var (path, number) = (first, 1)
                while try taken.contains(path) || folders.has(Self.lastPart(path, below: folder), in: collection.id) {
                    number += 1
                    path = try RelativePath(DefaultLayout.numbered(first.string, number))
                }
                taken.insert(path)
                assets.append(
                    Asset(
                        key: key, path: path, size: rows.optionalInteger(4),
                        checksum: rows.optionalText(5).flatMap { try? Checksum(parsing: $0) },
                        content: AssetNaming.content(of: own),
                        reference: AssetReference.collectionAsset(rows.integer(0)).number))
            }
            return assets
        }
    }

    private static func lastPart(_ path: RelativePath, below folder: String) -> String {
        String(path.string.dropFirst(folder.count + 1))
    }
}
