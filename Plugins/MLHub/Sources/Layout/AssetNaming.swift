import FetchCore
import Synchronization

/// Gives the assets of items their paths, in one of the layouts.
struct AssetNaming: Sendable {
    let layout: AssetLayout
    /// The dataset's folder in the client's layout.
    let dataset: String
    let collections: [Int64: DatabaseReader.Collection]
    let shared: [SharedKey: SharedPlace]
    /// What becomes of the documents of items.
    var documents: Documents
    /// Looks up an asset's reference where the client's layout lets the first of several share a path.
    let firsts: FirstAssets
    /// True for a mirror, whose objects keep their paths.
    var isMirror = false

    /// What becomes of the documents of items.
    enum Documents: Sendable {
        /// Each comes along with the assets of its item.
        case along
        /// They are listed apart from the assets, all of them.
        case apart
        /// They are all that is listed, as assets of their own or, for `apart`, as documents.
        case only(asAssets: Bool)
    }

    /// True when documents are all that is listed.
    var onlyDocuments: Bool {
        if case .only = documents { true } else { false }
    }

    /// Begins with one item.
    func names(of item: ItemRow, in collection: DatabaseReader.Collection) -> ItemNames {
        ItemNames(naming: self, item: item, collection: collection)
    }

    /// What an asset is by its extension: a web page must not take the place of data.
    static func content(of fileExtension: String) -> Asset.Content {
        let lower = fileExtension.lowercased()
        if [".tar", ".tar.gz", ".tgz"].contains(lower) { return .archive }
        return ["", ".html", ".htm", ".xml", ".kml", ".gml", ".svg", ".txt", ".md"].contains(lower) ? .any : .binary
    }
}

/// The first asset of each shared path in the client's layout.
final class FirstAssets: Sendable {
    private let known = Mutex<[SharedKey: Int64]>([:])

    /// The first asset that asked for this.
    func first(_ key: SharedKey, _ asset: Int64) -> Int64 {
        known.withLock { known in
            if let first = known[key] { return first }
            known[key] = asset
            return asset
        }
    }
}

/// The assets of one item, while they get their paths. A path that is taken in the item gets a number.
struct ItemNames {
    let naming: AssetNaming
    let item: ItemRow
    let collection: DatabaseReader.Collection
    private var assets: [Asset] = []

    init(naming: AssetNaming, item: ItemRow, collection: DatabaseReader.Collection) {
        self.naming = naming
        self.item = item
        self.collection = collection
    }

    /// The item's name in its dataset.
    var itemID: String {
        if naming.isMirror { return item.name }
        return "\(collection.name)/\(DefaultLayout.folder(ofItem: item.name, copy: item.copy))"
    }

    /// Adds an asset; one without a possible path was reported when the catalog was read.
    mutating func add(_ row: AssetRow) {
        if naming.onlyDocuments { return }
        if naming.isMirror {
            return append(naming.layout == .client ? "\(naming.dataset)/\(item.name)" : item.name, row, shared: nil)
        }
        switch naming.layout {
        case .standard: addStandard(row)
        case .client: addClient(row)
        }
    }

    /// The assets, and the item's document before them if it comes along.
    mutating func finish() -> [Asset] {
        if case .apart = naming.documents { return assets }
        guard item.hasDocument, let path = documentPath() else { return assets }
        var isAsset = false
        if case .only(let asAssets) = naming.documents { isAsset = asAssets }
        let document = Asset(
            key: "item", path: path, content: isAsset ? .any : .document,
            reference: AssetReference.itemDocument(item: item.id).number)
        // An item of which only its document is left has no assets to come along with.
        if assets.isEmpty && !naming.onlyDocuments { return [] }
        return [document] + assets
    }

    private var folder: String {
        "\(collection.folder)/\(DefaultLayout.folder(ofItem: item.name, copy: item.copy))"
    }

    private mutating func addStandard(_ row: AssetRow) {
        if row.isShared {
            let key = SharedKey(collection: item.collection, key: row.key, fileExtension: row.fileExtension)
            if let place = naming.shared[key] {
                let inner = place.isOfWholeDataset ? "" : "\(collection.folder)/"
                return append(
                    "\(DefaultLayout.commonFolder)/\(inner)\(row.key)\(row.fileExtension)", row, shared: place.asset)
            }
        }
        append("\(folder)/\(row.key)\(row.fileExtension)", row, shared: nil)
    }

    private mutating func addClient(_ row: AssetRow) {
        let fileExtension = ClientLayout.fileExtension(of: row.href) ?? row.fileExtension
        let folder = "\(naming.dataset)/\(collection.name)"
        let key = SharedKey(collection: item.collection, key: row.key, fileExtension: fileExtension)
        if CatalogWriter.sharedKeys.contains(row.key) {
            let first = naming.firsts.first(key, row.id)
            return append("\(folder)/_common/\(row.key)\(fileExtension)", row, shared: first)
        }
        append("\(folder)/\(item.name)/\(row.key)\(fileExtension)", row, shared: nil)
    }

    private mutating func append(_ path: String, _ row: AssetRow, shared: Int64?) {
        guard let path = free(path) else { return }
        assets.append(
            Asset(
                key: row.key, path: path, size: row.size, checksum: row.checksum.flatMap { try? Checksum(parsing: $0) },
                content: AssetNaming.content(of: row.fileExtension), reference: shared ?? row.id,
                isShared: shared != nil))
    }

    /// The path, with a number where an asset of the item has it already; the client keeps only the first.
    private func free(_ text: String) -> RelativePath? {
        guard let path = try? RelativePath(text) else { return nil }
        if !assets.contains(where: { $0.path == path }) { return path }
        if naming.layout == .client { return nil }
        for number in 2... {
            let other = try? RelativePath(DefaultLayout.numbered(text, number))
            if !assets.contains(where: { $0.path == other }) { return other }
        }
        return nil
    }

    private func documentPath() -> RelativePath? {
        switch naming.layout {
        case .standard:
            let name = item.name.split(separator: "/").last.map(String.init) ?? item.name
            return free("\(folder)/\(name).json")
        case .client:
            return try? RelativePath(
                item.path.map(Self.plain) ?? "\(naming.dataset)/\(collection.name)/\(item.name).json")
        }
    }

    /// A path of an archive without the `./` some begin with.
    private static func plain(_ path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }
}
