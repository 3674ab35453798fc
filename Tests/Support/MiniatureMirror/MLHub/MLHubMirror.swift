/// A miniature of Radiant MLHub and of the places its data moved to, over two origins on loopback.
///
/// The first origin holds APIs and catalogs, the second the bytes: MLHub answers a catalog with a redirect to it.
public final class MLHubMirror: Sendable {
    /// The id of its dataset.
    public static let dataset = MiniatureFloods.id

    /// The account and product under which Source Cooperative has it.
    public static let sourceCooperative = "radiantearth/sen12-floods"

    /// The bucket under which S3 has it.
    public static let bucket = "sen12-floods"

    /// How pages of listings are cut, for tests of paging.
    public struct Limits: Sendable {
        /// Blobs in a page of Azure's listing.
        public var azurePage = 5000

        /// Keys in a page of S3's listing.
        public var s3Page = 1000

        /// As the real ones.
        public init() {}
    }

    /// What it serves.
    public let floods: MiniatureFloods

    /// The key that opens items, catalogs and archives.
    public let key: String

    /// APIs and catalogs.
    public let apiServer: MirrorServer

    /// Archives and assets.
    public let blobServer: MirrorServer

    private let store: FloodStore
    private let archive: FloodArchive

    /// Takes two ports; connections wait until `start()`.
    ///
    /// - Parameters:
    ///   - recipe: What it serves.
    ///   - key: The key that opens items, catalogs and archives.
    ///   - version: Of the archive and of MLHub's own documents.
    ///   - port: Of the first origin; 0 for any free one.
    ///   - blobPort: Of the second origin; 0 for any free one.
    /// - Throws: `SystemCallError`, for example when a port is taken.
    public init(
        recipe: FloodRecipe = FloodRecipe(scale: 0.01), key: String = "miniature-key", version: STACVersion = .v10,
        limits: Limits = Limits(), port: UInt16 = 0, blobPort: UInt16 = 0
    ) throws {
        let (apiContent, blobContent) = (LateContent(), LateContent())
        apiServer = try MirrorServer(content: apiContent, port: port)
        blobServer = try MirrorServer(content: blobContent, port: blobPort)
        let floods = MiniatureFloods(recipe: recipe)
        let container = blobServer.url("/mlhub")
        let documents = FloodDocuments(floods: floods, place: .archive, version: version, assetBase: container)
        let store = FloodStore(documents: documents)
        self.floods = floods
        self.key = key
        self.store = store
        archive = FloodArchive(documents: documents)
        blobContent.set(Self.blobs(store, url: container, limits))
        apiContent.set(Self.apis(store, key: key, version: version, apiServer, container: container))
    }

    /// Begins to accept connections.
    public func start() {
        apiServer.start()
        blobServer.start()
    }

    /// Closes both ports and all connections.
    public func stop() {
        apiServer.stop()
        blobServer.stop()
    }

    /// The root of the MLHub API, with a slash at its end.
    public var apiURL: String { apiServer.url("/mlhub/v1/") }

    /// The root of the STAC API, with a slash at its end.
    public func stacAPIURL(_ version: STACVersion = .v10) -> String { apiServer.url("/stac/\(version.rawValue)/") }

    /// The root document of the static catalog.
    public func catalogURL(_ version: STACVersion = .v10) -> String {
        apiServer.url("/static/\(version.rawValue)/catalog.json")
    }

    /// The archive of the catalog, without a redirect and without a key.
    public var archiveURL: String { blobServer.url("/mlhub/" + FloodStore.catalogKey) }

    /// The blob container, as Azure serves it; keys of the dataset begin with its id.
    public var containerURL: String { blobServer.url("/mlhub") }

    /// The bucket, as S3 serves it by path.
    public var bucketURL: String { blobServer.url("/\(Self.bucket)") }

    /// The product, as Source Cooperative serves it.
    public var sourceCooperativeURL: String { blobServer.url("/\(Self.sourceCooperative)") }

    /// The bytes of the archive of the catalog.
    ///
    /// - Throws: The error of the library that could not make it.
    public func archiveBytes() throws -> [UInt8] {
        try store.object(FloodStore.catalogKey)?.bytes ?? []
    }

    /// Writes the archive of the catalog to a file.
    ///
    /// - Throws: The error of the library that could not make it.
    public func writeArchive(to path: String) throws {
        try FloodArchive.writeFile(path) { try archive.writeCatalog(to: $0) }
    }

    /// The bytes of an asset by its key, as in the container.
    public func assetBytes(_ key: String) -> [UInt8]? {
        store.asset(key)?.bytes(recipe: floods.recipe)
    }

    /// The keys of all assets, ascending by bytes.
    ///
    public func assetKeys() -> [String] {
        store.keys()
    }

    private static func blobs(_ store: FloodStore, url: String, _ limits: Limits) -> RoutedContent {
        let coop = sourceCooperative.split(separator: "/").map(String.init)
        return RoutedContent([
            "/mlhub": AzureContainer(name: "mlhub", store: store, url: url, pageLimit: limits.azurePage),
            "/\(bucket)": S3Bucket(name: bucket, store: store, pageLimit: limits.s3Page),
            "/\(coop[0])": S3Bucket(
                name: coop[0], store: store, keyPrefix: coop[1] + "/", pageLimit: limits.s3Page, wantsUserAgent: true),
        ])
    }

    private static func apis(
        _ store: FloodStore, key: String, version: STACVersion, _ server: MirrorServer, container: String
    ) -> RoutedContent {
        let floods = store.floods
        let root = server.url("/mlhub/v1")
        let own = FloodDocuments(floods: floods, place: .api(root: root), version: version, assetBase: container)
        var routes: [String: any MirrorContent] = [
            "/mlhub/v1": MLHubAPI(store: store, documents: own, key: key, root: root, containerURL: container)
        ]
        for version in STACVersion.allCases {
            let root = server.url("/stac/\(version.rawValue)")
            let api = FloodDocuments(floods: floods, place: .api(root: root), version: version, assetBase: container)
            routes["/stac/\(version.rawValue)"] = STACAPI(documents: api, root: root)
            let tree = FloodDocuments(floods: floods, place: .tree, version: version, assetBase: container)
            routes["/static/\(version.rawValue)"] = StaticCatalog(documents: tree)
        }
        return RoutedContent(routes)
    }
}
