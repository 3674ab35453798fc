import CLinux
public import FetchCore

/// The straight line: source → selectors → plan → transfer → sink → ledger, manifest, report.
public final class Pipeline<Source: DatasetSource>: Sendable {
    let source: Source
    let selectors: [any Selector]
    let sink: any Sink
    let ledger: Ledger
    let transport: any BulkTransport
    let checks: ContentChecks
    let options: RunOptions
    /// Tells the user something worth knowing.
    let notice: @Sendable (String) -> Void
    /// Told of each asset that is settled.
    let onSettled: @Sendable (PlanEntry, SettledAsset) -> Void
    /// Where else assets may be; `nil` when only the network has them.
    let shared: SharedSearch?
    public let progress = RunProgress()
    /// What the selectors did.
    public let journal = SelectionJournal()
    let stopper = Stopper()

    /// Lays out a run. Nothing happens before ``run()``.
    public init(
        source: Source, selectors: [any Selector], sink: any Sink, ledger: Ledger, transport: any BulkTransport,
        checks: ContentChecks, options: RunOptions, notice: @escaping @Sendable (String) -> Void,
        onSettled: @escaping @Sendable (PlanEntry, SettledAsset) -> Void
    ) {
        self.source = source
        self.selectors = selectors
        self.sink = sink
        self.ledger = ledger
        self.transport = transport
        self.checks = checks
        self.options = options
        self.notice = notice
        self.onSettled = onSettled
        let places: [any SharedPlace] = [options.cache].compactMap(\.self) + options.linkFrom
        shared =
            places.isEmpty
            ? nil
            : SharedSearch(
                places, dataset: "\(Source.descriptor.name):\(source.dataset)", recordedHash: options.recordedHash,
                checks: checks, notice: notice
            ) { try await transport.head(try await source.resolve($0)) }
    }

    /// Ends the run early, from any thread: what is on its way is kept and the state saved.
    public func stop(_ reason: FetchError) {
        stopper.stop(reason, transport: transport)
    }

    /// Runs the line from end to end.
    ///
    /// Failures of single assets are in the summary. Errors: whatever makes the run as a whole impossible.
    public func run() async throws -> RunSummary {
        let start = Timestamp.monotonic()
        var summary = RunSummary(
            source: Source.descriptor.name, dataset: source.dataset, output: options.output)
        summary.isDryRun = options.isDryRun

        let run = try beginRun()
        // Before each stage, what earlier ones touched of the program leaves memory: at first some ten megabytes.
        fetch_release_program_pages()
        let items = try chosenItems()
        summary.totals = try await plan(items, run: run)
        summary.selections = journal.records
        try refuseExpiredLinks(summary.totals)
        try await keepWithinBudget(&summary.totals, run: run)
        summary.estimate = try await estimate(&summary.totals, run: run)
        if !options.isDryRun {
            try refuseWithoutRoom(summary.estimate)
            fetch_release_program_pages()
            summary.stopReason = try await transfer(run: run)
            fetch_release_program_pages()
            try finishRun(run, &summary)
        }
        summary.seconds = Timestamp.monotonic() - start
        return summary
    }

    /// What the source may apply early.
    var query: SelectionQuery { selectors.reduce(.everything) { $0.and($1.query) } }

    /// Source → selectors, or the lock.
    private func chosenItems() throws -> ItemSequence {
        if let locked = options.locked {
            return try locked.items(of: source)
        }
        return selectors.reduce(source.items(matching: query)) { $1.apply(to: $0, journal: journal) }
    }
}

/// Remembers that a run is to stop, whatever stage it is in.
final class Stopper: Sendable {
    private let desk = Locked<TransferDesk?>(nil)
    private let reason = Locked<FetchError?>(nil)

    /// Ends the run; the first reason counts.
    func stop(_ why: FetchError, transport: any BulkTransport) {
        reason.change { $0 = $0 ?? why }
        if let desk = desk.value { desk.stop(why) } else { transport.stop(why) }
    }

    /// Says which desk is at work from now on.
    func attend(_ now: TransferDesk) {
        desk.change { $0 = now }
        if let why = reason.value { now.stop(why) }
    }

    /// Throws when the run is to stop.
    func check() throws(FetchError) {
        if let why = reason.value { throw why }
    }
}
