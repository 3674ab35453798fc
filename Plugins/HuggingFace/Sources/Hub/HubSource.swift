public import FetchCore

/// A dataset repository on the Hugging Face Hub, at one commit.
///
/// Files are listed by the Hub's tree and asked for by its `resolve` addresses, which lead to another origin for large
/// ones; every file is checked by the hash that git or git-LFS names it by.
public struct HubSource: DatasetSource, StoreSource, OverviewSource {
    let snapshot: HubSnapshot
    let options: HubOptions
    let card: DatasetCard
    /// What `--config` and `--split` chose; `nil` for all files.
    private let chosen: [DatasetParts.Split]?
    private let environment: SourceEnvironment

    /// Finds the commit of the revision, lists its files, and reads the card where that is needed.
    ///
    /// - Throws: ``FetchError`` in the words of ``HubRefusal``: no such dataset or revision, gated, private, disabled, a
    ///   token that is none; for configs and splits that are not there; and the transport's errors.
    public init(options: HubOptions, environment: SourceEnvironment) async throws {
        self.options = options
        self.environment = environment
        snapshot = try await HubSnapshot.open(options, environment)
        let narrows = options.config != nil || !options.split.isEmpty
        card = narrows || options.list ? try await snapshot.card() : DatasetCard()
        chosen =
            narrows
            ? try DatasetParts(card: card, files: snapshot.files).splits(config: options.config, splits: options.split)
            : nil
    }

    public var dataset: String { snapshot.name.description }
    public var revision: String? { snapshot.commit }

    /// As the card names it; its text is on the dataset's page.
    public var licence: SourceDescriptor.Licence? {
        guard let name = snapshot.info?.licence ?? card.licence else { return nil }
        return SourceDescriptor.Licence(
            name: SafeText.printable(name), summary: "As the dataset's card says:", url: snapshot.page)
    }

    public var renewalHint: String { "Run the same command again: it goes on where it stopped" }

    /// Lists the files in the order of the tree.
    public func items(matching query: SelectionQuery) -> ItemSequence {
        let chosen = chosen
        return snapshot.files.items(
            where: { file in
                if let ids = query.ids, !ids.contains(file.path) { return false }
                return chosen?.contains { $0.holds(file.path) } ?? true
            }, skipped: environment.notice)
    }

    /// Gives the file's address at the commit; where it leads to a signed link, that is the transport's to follow.
    public func resolve(_ asset: Asset) async throws -> TransferRequest { try snapshot.request(for: asset) }

    public func explain(_ error: FetchError, of asset: Asset) -> FetchError {
        snapshot.client?.refusal.explain(error, path: asset.path.string) ?? error
    }

    /// The cache that `huggingface_hub` and `datasets` share.
    public var store: StoreLayout? {
        options.cache ? snapshot.cache.layout(commit: snapshot.commit) : nil
    }

    public func describe(in store: any StoreRecords) async throws {
        try snapshot.cache.describe(
            revision: options.revision, commit: snapshot.commit, files: snapshot.files, in: store)
    }

    public var wantsOverview: Bool { options.list }

    public func overview(
        of items: ItemSequence, asJSON: Bool, _ print: @Sendable (String) -> Void
    ) async throws {
        let overview = HubOverview(
            snapshot: snapshot, card: card, parts: try DatasetParts(card: card, files: snapshot.files))
        if asJSON {
            try await overview.json(items, print)
        } else {
            try await overview.text(items, print)
        }
    }
}
