public import FetchCore

/// Any list of addresses, one a line, of any length.
///
/// The list stays on disk: a listing reads it block by block, and an asset's reference is the byte its entry begins at.
public struct URLsSource: DatasetSource {
    private static let batch = 512
    /// An entry with a signed address is seldom longer.
    private static let entryBlock = 4096

    private let file: ListFile
    private let count: Int
    private let paths: LocalPath
    private let objects: (any ObjectOrigin)?

    /// Opens the list and counts its entries.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a list that cannot be read or has no entry, and the
    ///   transport's errors for one that lies behind an address.
    public init(options: URLsOptions, environment: SourceEnvironment) async throws {
        file = try await ListFile.open(options.list, environment: environment)
        let survey = try ListSurvey(file)
        survey.notices.forEach(environment.notice)
        count = survey.count
        paths = LocalPath(style: options.paths)
        objects = environment.objects
    }

    public static var descriptor: SourceDescriptor {
        SourceDescriptor(
            name: "urls", summary: "Any list of addresses, with paths, sizes and checksums where the list gives them",
            examples: [
                ("fetch urls list.txt -o data", "everything in the list"),
                ("zcat list.gz | fetch urls - -o data --random 1000 --seed 1", "a thousand of a long list"),
                ("fetch urls list.txt --paths full -o data", "the folders of the server, as wget -x lays them out"),
                ("fetch urls s3://bucket/prefix -o data", "all objects below a prefix of an object store"),
                ("fetch urls list.txt --first 100 --dry-run", "what the first hundred would take"),
            ], capabilities: [.numberedItems, .sizes, .checksums])
    }

    public var dataset: String { "urls" }

    public var renewalHint: String {
        "Make the list again with fresh links and run the same command with it: a half-done asset goes on byte for byte"
    }

    /// Lists the entries in the order of the list; the query is left to the selectors.
    ///
    /// Errors: `bad-input` and `unsafe-path`, naming the list and the line.
    public func items(matching query: SelectionQuery) -> ItemSequence {
        ItemSequence { [file, paths, count] in
            var reader = EntryReader(file, paths: paths)
            var index = 0
            return {
                var items: [Item] = []
                items.reserveCapacity(Self.batch)
                while items.count < Self.batch, let entry = try reader.next() {
                    items.append(Self.item(entry, number: Item.Number(index, of: count)))
                    index += 1
                }
                return items.isEmpty ? nil : items
            }
        }
    }

    /// Reads the asset's entry again.
    ///
    /// - Throws: ``FetchError`` with code `not-found` when the list has changed and the entry is another one now.
    public func resolve(_ asset: Asset) async throws -> TransferRequest {
        var reader = EntryReader(file, paths: paths, at: asset.reference, blockSize: Self.entryBlock)
        guard let entry = try? reader.next(), entry.path == asset.path else {
            throw FetchError(
                .notFound, "\(asset.path) is not where it was in \(file.name): the list has changed",
                hint: "Run the same command again")
        }
        if ObjectAddress.isOne(entry.url) {
            guard let objects else { throw Self.noObjects }
            return try objects.request(for: entry.url)
        }
        return TransferRequest(url: entry.url, headers: entry.headers, expires: SignedLink.expiry(of: entry.url))
    }

    static var noObjects: FetchError {
        FetchError(.badInput, "object stores cannot be asked here", hint: "Write addresses of http or https")
    }

    private static func item(_ entry: ListedURL, number: Item.Number) -> Item {
        let asset = Asset(
            key: "data", path: entry.path, size: entry.size, checksum: entry.checksum,
            content: ContentKind.of(entry.path), reference: entry.offset)
        return Item(id: entry.path.string, number: number, assets: [asset])
    }
}
