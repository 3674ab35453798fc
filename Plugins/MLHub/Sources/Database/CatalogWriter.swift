import CSTACParser
import FetchCore
import GRDBSQLite
import Glibc

/// Writes the documents of a catalog into a new asset database.
final class CatalogWriter {
    /// Where a document was found.
    struct Place {
        /// What relative addresses in it are relative to.
        enum Base {
            /// A path inside an archive or a folder.
            case path(String)
            /// The same as bytes that outlive the call: most of them are never looked at.
            case entry(UnsafeRawBufferPointer)
            /// An address.
            case web(String)
        }

        var base: Base
        /// The path inside an archive or a folder; `nil` for an address.
        var path: String? {
            switch base {
            case .path(let path): path
            case .entry(let bytes): String(decoding: bytes, as: UTF8.self)
            case .web: nil
            }
        }
        /// Its place in the archive.
        var entry: Int64?
        /// The collection of the document that led to it, for items that name none.
        var collection: String?
    }

    /// The place of documents that lie in the catalog's folder instead of an archive.
    static let inFolder: Int64 = -1

    /// The keys that MLHub's catalogs use for assets which many items have in common.
    static let sharedKeys: Set<String> = ["documentation", "readme", "test_split", "train_split", "validation_split"]

    let database: AssetDatabase
    private(set) var notes = CatalogNotes()
    private(set) var itemCount: Int64 = 0
    private let raw: OpaquePointer
    private let insertItem: Statement
    private let insertAsset: Statement
    private var collections: [String: Int64] = [:]
    private var lastCollection: (name: [UInt8], id: Int64)?
    private var keys = KeyCounts()
    private var extensions = ExtensionCache()
    private let hasSharedAssets: Bool

    /// Begins to write. With `sharedAssets`, the keys that MLHub shares are taken for shared.
    init(_ database: AssetDatabase, sharedAssets: Bool) throws {
        self.database = database
        hasSharedAssets = sharedAssets
        raw = try database.use { $0 }
        insertItem = try Statement(
            raw,
            """
            INSERT INTO items (id, collection, name, west, south, east, north, starts, ends, entry, path, properties,
                geometry)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
        insertAsset = try Statement(raw, "INSERT INTO assets VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        try database.execute("BEGIN")
    }

    /// Adds what a document says of an item.
    func add(item document: cstac_document, at place: Place, body: UnsafeRawBufferPointer? = nil) throws {
        let name = UnsafeRawBufferPointer(document.id)
        guard SafeName.isName(name) else {
            return notes.add(.itemName, name.isEmpty ? Self.name(place) : String(decoding: name, as: UTF8.self))
        }
        guard let collection = try collection(of: document, at: place) else {
            return notes.add(.itemName, String(decoding: name, as: UTF8.self))
        }
        itemCount += 1
        try insert(document, name: name, collection: collection, place: place)
        try insertAssets(document, collection: collection, place: place)
        if let body { try insert(body: body) }
    }

    /// Keeps the document of the last item, which is nowhere else on this machine.
    private func insert(body: UnsafeRawBufferPointer) throws {
        let insert = try Statement(raw, "INSERT INTO bodies VALUES (?1, ?2)")
        insert.bind(1, itemCount)
        insert.bind(2, blob: body)
        try insert.run()
    }

    /// Adds one object of a mirror: an item of its own, whose asset keeps the path it has there.
    func add(file path: String, url: String, size: Int64?, checksum: Checksum?) throws {
        guard Array(path.utf8).withUnsafeBytes(SafeName.isName), !path.hasPrefix(".") else {
            return notes.add(.entryName, path)
        }
        itemCount += 1
        insertItem.bind(1, itemCount)
        insertItem.bind(2, try collection(CatalogWriter.mirrored))
        insertItem.bind(3, path)
        for column in Int32(4)...13 { insertItem.bind(column, nil as Int64?) }
        try insertItem.run()
        insertAsset.bind(1, itemCount * 65_536)
        insertAsset.bind(2, "object")
        insertAsset.bind(3, url)
        insertAsset.bind(4, FileExtension.of(href: path, type: nil))
        insertAsset.bind(5, 0 as Int64)
        insertAsset.bind(6, size)
        insertAsset.bind(7, checksum?.description)
        try insertAsset.run()
    }

    /// The name of the one collection that a mirror's objects are of.
    static let mirrored = "mirror"

    /// Takes over what another part of the reading noted.
    func note(_ other: CatalogNotes) { notes.add(other) }

    /// Notes one thing that could not be used.
    func note(_ kind: CatalogNotes.Kind, _ name: String) { notes.add(kind, name) }

    /// Adds what a document says of a collection.
    func add(collection document: cstac_document, at place: Place) throws {
        let name = UnsafeRawBufferPointer(document.id)
        guard SafeName.isName(name), name.first != UInt8(ascii: ".") else {
            return notes.add(.itemName, name.isEmpty ? Self.name(place) : String(decoding: name, as: UTF8.self))
        }
        let id = try collection(String(decoding: name, as: UTF8.self))
        let update = try Statement(
            raw, "UPDATE collections SET title = coalesce(title, ?2), licence = coalesce(licence, ?3) WHERE id = ?1")
        update.bind(1, id)
        update.bind(2, String(document.title))
        update.bind(3, String(document.licence))
        try update.run()
        try insertCollectionAssets(document, collection: id, place: place)
    }

    /// Keeps a document of the catalog that is no item: its path, and where its bytes are.
    func add(document path: String, collection: String?, entry: Int64?, body: UnsafeRawBufferPointer?) throws {
        let insert = try Statement(
            raw, "INSERT INTO documents (path, collection, entry, body) VALUES (?1, ?2, ?3, ?4)")
        insert.bind(1, path)
        insert.bind(2, try collection.flatMap { try self.collection($0) })
        insert.bind(3, entry)
        if let body { insert.bind(4, blob: body) }
        try insert.run()
    }

    /// Keeps a document of the catalog, of the collection that it describes if it is one.
    func add(document path: String, of collection: cstac_document?, entry: Int64?, body: UnsafeRawBufferPointer) throws
    {
        let name = collection.flatMap { String($0.id) }
        let isKnown = name.map { collections[$0] != nil } ?? true
        guard isKnown else { return }
        try add(document: path, collection: name, entry: entry, body: body)
    }

    /// Keeps the name of a file of the archive, to which items may refer.
    func add(file name: UnsafeRawBufferPointer, entry: Int64) throws {
        let insert = try Statement(raw, "INSERT OR IGNORE INTO files VALUES (?1, ?2)")
        insert.bind(1, String(decoding: name, as: UTF8.self))
        insert.bind(2, entry)
        try insert.run()
    }

    /// Makes the indexes, settles which assets are shared and which names clash, and ends.
    func finish() throws {
        try database.execute("COMMIT; BEGIN; " + DatabaseSchema.indexes)
        try writeKeys()
        try SharedAssets(raw).settle()
        try RepeatedItems(raw).settle(&notes)
        try ItemFolders.note(raw, &notes)
        try database.execute("COMMIT")
        try database.setFact("version", DatabaseSchema.version)
    }

    // Items

    private func insert(
        _ document: cstac_document, name: UnsafeRawBufferPointer, collection: Int64, place: Place
    ) throws {
        insertItem.bind(1, itemCount)
        insertItem.bind(2, collection)
        insertItem.bind(3, text: name)
        let hasBox = document.has_box == 1
        insertItem.bind(4, hasBox ? document.box.0 : nil as Double?)
        insertItem.bind(5, hasBox ? document.box.1 : nil as Double?)
        insertItem.bind(6, hasBox ? document.box.2 : nil as Double?)
        insertItem.bind(7, hasBox ? document.box.3 : nil as Double?)
        let time = Self.time(of: document)
        insertItem.bind(8, time?.start)
        insertItem.bind(9, time?.end)
        insertItem.bind(10, place.entry)
        switch place.base {
        case .path(let path): insertItem.bind(11, path)
        case .entry(let bytes): insertItem.bind(11, text: bytes)
        case .web(let url): insertItem.bind(11, url)
        }
        insertItem.bind(12, text: UnsafeRawBufferPointer(document.properties))
        insertItem.bind(13, blob: UnsafeRawBufferPointer(document.geometry))
        try insertItem.run()
    }

    /// An instant when there is one, else what start and end say; half a range is open at its other end.
    private static func time(of document: cstac_document) -> TimeSpan? {
        if let instant = ISO8601(document.datetime) { return TimeSpan(start: instant.start, end: instant.start) }
        let (start, end) = (ISO8601(document.start), ISO8601(document.end))
        if start == nil && end == nil { return nil }
        return TimeSpan(start: start?.start, end: end?.end)
    }

    private func insertAssets(_ document: cstac_document, collection: Int64, place: Place) throws {
        let assets = UnsafeBufferPointer(start: document.assets, count: document.asset_count)
        var id = itemCount * 65_536
        for asset in assets.prefix(Int(AssetReference.perItem)) {
            let key = UnsafeRawBufferPointer(asset.key)
            guard SafeName.isName(key) else {
                notes.add(.assetName, String(decoding: key, as: UTF8.self))
                continue
            }
            let href = UnsafeRawBufferPointer(asset.href)
            guard !href.isEmpty else {
                notes.add(.noHref, "\(Self.string(document.id))/\(String(decoding: key, as: UTF8.self))")
                continue
            }
            insertAsset.bind(1, id)
            insertAsset.bind(2, text: key)
            if Href.isAbsolute(href) {
                insertAsset.bind(3, text: href)
            } else if let absolute = absolute(href, document, place) {
                insertAsset.bind(3, absolute)
            } else {
                notes.add(.badHref, String(decoding: href, as: UTF8.self))
                continue
            }
            let type = asset.type.bytes == nil ? nil : UnsafeRawBufferPointer(asset.type)
            insertAsset.bind(4, extensions.fileExtension(href: href, type: type))
            insertAsset.bind(5, hasSharedAssets && isShared(key) ? 1 : 0 as Int64)
            insertAsset.bind(6, asset.size < 0 ? nil : asset.size as Int64?)
            insertAsset.bind(7, checksum(asset)?.description)
            try insertAsset.run()
            keys.add(key, of: collection)
            id += 1
        }
    }

    private func isShared(_ key: UnsafeRawBufferPointer) -> Bool {
        // The shortest of them has six letters, the longest sixteen.
        (6...16).contains(key.count) && Self.sharedKeys.contains(String(decoding: key, as: UTF8.self))
    }

    private func checksum(_ asset: cstac_asset) -> Checksum? {
        guard asset.checksum.bytes != nil else { return nil }
        let text = Self.string(asset.checksum)
        if let checksum = Multihash.checksum(text) { return checksum }
        notes.add(.checksum, text)
        return nil
    }

    /// The address of a relative one: by the document's own address when it tells one, else by where it was found.
    private func absolute(_ href: UnsafeRawBufferPointer, _ document: cstac_document, _ place: Place) -> String? {
        let text = String(decoding: href, as: UTF8.self)
        if case .web(let base) = place.base { return Href.resolve(text, against: base) }
        if let own = Self.link("self", of: document), Href.isWeb(own) { return Href.resolve(text, against: own) }
        return place.path.flatMap { Href.path(text, from: $0) }.map { CatalogPath.scheme + $0 }
    }

    // Collections

    private func collection(of document: cstac_document, at place: Place) throws -> Int64? {
        let name = UnsafeRawBufferPointer(document.collection)
        guard !name.isEmpty else {
            let guess = place.collection ?? Self.guess(document, place)
            return Array(guess.utf8).withUnsafeBytes(Self.isCollectionName) ? try collection(guess) : nil
        }
        if let last = lastCollection, last.name.count == name.count, last.name.elementsEqual(name) { return last.id }
        guard Self.isCollectionName(name) else { return nil }
        let id = try collection(String(decoding: name, as: UTF8.self))
        lastCollection = (Array(name), id)
        return id
    }

    /// A collection's folder stands next to the state folder, which is hidden.
    private static func isCollectionName(_ name: UnsafeRawBufferPointer) -> Bool {
        SafeName.isName(name) && name.first != UInt8(ascii: ".")
    }

    /// The folder of the linked collection, else the folder above the item's.
    private static func guess(_ document: cstac_document, _ place: Place) -> String {
        guard let path = place.path else { return "items" }
        if let link = link("collection", of: document) ?? link("parent", of: document),
            let target = Href.path(link, from: path)
        {
            let parts = target.split(separator: "/")
            if parts.count > 1 { return String(parts[parts.count - 2]) }
        }
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[parts.count - 3]) : "items"
    }

    private func collection(_ name: String) throws -> Int64 {
        if let known = collections[name] { return known }
        let id = Int64(collections.count + 1)
        let insert = try Statement(raw, "INSERT INTO collections (id, name, folder) VALUES (?1, ?2, ?3)")
        insert.bind(1, id)
        insert.bind(2, name)
        insert.bind(3, DefaultLayout.folder(ofCollection: name))
        try insert.run()
        collections[name] = id
        return id
    }

    private func insertCollectionAssets(_ document: cstac_document, collection: Int64, place: Place) throws {
        let insert = try Statement(
            raw,
            """
            INSERT INTO collection_assets (collection, key, href, extension, size, checksum)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """)
        for asset in UnsafeBufferPointer(start: document.assets, count: document.asset_count) {
            let (key, href) = (UnsafeRawBufferPointer(asset.key), UnsafeRawBufferPointer(asset.href))
            guard SafeName.isName(key) else {
                notes.add(.assetName, String(decoding: key, as: UTF8.self))
                continue
            }
            let text = String(decoding: href, as: UTF8.self)
            guard !href.isEmpty, let address = Href.isAbsolute(href) ? text : absolute(href, document, place) else {
                notes.add(href.isEmpty ? .noHref : .badHref, href.isEmpty ? Self.string(asset.key) : text)
                continue
            }
            insert.bind(1, collection)
            insert.bind(2, text: key)
            insert.bind(3, address)
            let type = asset.type.bytes == nil ? nil : UnsafeRawBufferPointer(asset.type)
            insert.bind(4, FileExtension.of(href: href, type: type))
            insert.bind(5, asset.size < 0 ? nil : asset.size as Int64?)
            insert.bind(6, checksum(asset)?.description)
            try insert.run()
        }
    }

    // Keys

    private func writeKeys() throws {
        let insert = try Statement(raw, "INSERT INTO keys VALUES (?1, ?2, ?3)")
        for entry in keys.entries {
            insert.bind(1, entry.collection)
            insert.bind(2, entry.key)
            insert.bind(3, entry.count)
            try insert.run()
        }
        try database.setFact("keys_are_complete", keys.isComplete ? "1" : "0")
    }

    // Text

    private static func link(_ rel: String, of document: cstac_document) -> String? {
        for link in UnsafeBufferPointer(start: document.links, count: document.link_count)
        where link.href.bytes != nil && UnsafeRawBufferPointer(link.rel).elementsEqual(rel.utf8) {
            return string(link.href)
        }
        return nil
    }

    private static func name(_ place: Place) -> String {
        if case .web(let url) = place.base { return url }
        return place.path ?? ""
    }

    private static func string(_ text: json_text) -> String {
        String(decoding: UnsafeRawBufferPointer(text), as: UTF8.self)
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a parsed text; empty for none.
    init(_ text: json_text) { self.init(start: text.bytes, count: text.bytes == nil ? 0 : text.count) }
}

extension String {
    /// A parsed text; `nil` for none.
    init?(_ text: json_text) {
        guard text.bytes != nil else { return nil }
        self.init(decoding: UnsafeRawBufferPointer(text), as: UTF8.self)
    }
}

extension ISO8601 {
    /// A parsed text's time; `nil` for none.
    init?(_ text: json_text) {
        guard let bytes = text.bytes else { return nil }
        let time = bytes.withMemoryRebound(to: UInt8.self, capacity: text.count) {
            ISO8601(bytes: UnsafeBufferPointer(start: $0, count: text.count))
        }
        guard let time else { return nil }
        self = time
    }
}
