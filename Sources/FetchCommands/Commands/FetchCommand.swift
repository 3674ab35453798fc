import ArgumentParser
import FetchCore
import FetchEngine
import FetchObjectStore
import FetchSinks
import FetchTransport
import Glibc

/// `fetch NAME …` for any source: its own options beside the shared ones, and those its capabilities bring.
struct FetchCommand<Source: DatasetSource, Kind: SourceSelection, Sharing: SharingOptions>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let descriptor = Source.descriptor
        let examples = descriptor.examples.map { "  \($0.command)\n      \($0.purpose)" }.joined(separator: "\n")
        let parts = [FetchTool.dataset?.words, examples.isEmpty ? nil : "EXAMPLES\n\(examples)"]
        return CommandConfiguration(
            commandName: descriptor.name, abstract: descriptor.summary,
            discussion: parts.compactMap(\.self).joined(separator: "\n\n"))
    }

    @OptionGroup(title: "Source") var source: Source.Options
    @OptionGroup(title: Kind.title) var kind: Kind
    @OptionGroup(title: "Selection") var selection: SelectionOptions
    @OptionGroup(title: "Inside archives and Parquet files") var samples: SampleOptions
    @OptionGroup(title: "Pictures") var pictures: PictureOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Form of the output") var destination: DestinationOptions
    @OptionGroup(title: "Shared files") var sharing: Sharing
    @OptionGroup(title: "Transfer") var transfer: TransferOptions

    mutating func validate() throws {
        if kind.strata != nil && selection.stratified == nil { throw ValidationError("--by goes with --stratified.") }
        if kind.strata != nil && selection.strata != nil {
            throw ValidationError("--by and --strata exclude each other.")
        }
    }

    mutating func run() async throws {
        try refuseWithoutSelection()
        let isQuiet = output.quiet
        let transport = CurlTransport(
            options: try transfer.transport(), log: TransferLog.make(output),
            notice: { if !isQuiet { Console.note($0) } })
        let desk = OutputDesk(
            output: output, destination, over: transport, width: transfer.jobs,
            command: "fetch \(Source.descriptor.name)")
        defer { desk.leave() }
        Signals.onFirst { reason in
            desk.stop(reason)
            transport.stop(reason)
        }
        let locked = FetchTool.lockTask?.paths
        let selectors =
            try locked == nil ? kind.filters() + selection.selectors(for: Source.descriptor, by: kind.strata) : []
        let source = try await open(transport, desk)
        if let task = FetchTool.lockTask, try await task.prepare(source, transport) { return }
        if locked == nil { try check(source) }
        if let listing = source as? any OverviewSource, listing.wantsOverview {
            return try await overview(of: listing, selectors)
        }
        if selection.explain { try await Explanation(source: source, selectors: selectors).print() }
        if let file = selection.writeLinks {
            return try await LinkWriter(source: source, selectors: selectors).write(to: file, quiet: output.quiet)
        }
        try await fetch(source, selectors, transport, try desk.place(for: source))
    }

    private func check(_ source: Source) throws {
        guard let listing = source as? any FacetListing, let facets = try listing.facets() else { return }
        try kind.check(against: facets)
    }

    private func overview(of source: some OverviewSource, _ selectors: [any Selector]) async throws {
        let journal = SelectionJournal()
        let query = selectors.reduce(SelectionQuery.everything) { $0.and($1.query) }
        let items = selectors.reduce(source.items(matching: query)) { $1.apply(to: $0, journal: journal) }
        try await source.overview(of: items, asJSON: output.json) { Console.print($0) }
    }

    private func refuseWithoutSelection() throws {
        guard Source.descriptor.capabilities.contains(.selectionRequired), !selection.isGiven, !kind.isGiven,
            FetchTool.lockTask == nil
        else { return }
        let size = Source.descriptor.typicalAssetSize.map { " (each asset is about \(Units.bytes($0)))" } ?? ""
        throw FetchError(
            .usage, "nothing is chosen, and \(Source.descriptor.name) is too large to be fetched by accident\(size)",
            hint: "Choose with --stratified 100, --preset small or another selection, or say --all")
    }

    private func open(_ transport: CurlTransport, _ desk: OutputDesk) async throws -> Source {
        let isQuiet = output.quiet
        var variables = ProcessVariables.all
        // For sources that ask for credentials by other ways than the transport's.
        if let file = transfer.netrcFile { variables["NETRC"] = file }
        var environment = SourceEnvironment(
            transport: transport, now: Timestamp.now, variables: variables,
            logger: TransferLog.logger(output), notice: { if !isQuiet { Console.note($0) } })
        environment.network = transfer.network
        environment.objects = StoreOrigin(variables: variables, transport: transport)
        let status = StatusLine(isShown: !isQuiet)
        environment.status = { status.show($0) }
        environment.checkInterruption = { () throws(FetchError) in try desk.check() }
        environment.digest = ContentChecks.standard.digest
        environment.workspace = { try desk.workspace($0) }
        defer { status.show(nil) }
        return try await Source(options: source, environment: environment)
    }

    private func fetch(
        _ source: Source, _ selectors: [any Selector], _ transport: CurlTransport, _ place: OutputPlace
    ) async throws {
        if let records = place.records, let store = source as? any StoreSource { try await store.describe(in: records) }
        let events = try output.events.map { path throws(FetchError) in try EventStream(path: path) }
        let follower = RunFollower(output: output, events: events)
        var options = try options(place, source)
        let shared = try SharedPlaces(sharing, for: &options, of: place, notice: follower.notice)
        defer { shared.close() }
        let pipeline = Pipeline(
            source: source, selectors: selectors, sink: place.sink, ledger: place.ledger, transport: transport,
            checks: .standard, options: options, notice: follower.notice, onSettled: follower.settled)
        Signals.onFirst { pipeline.stop($0) }
        let display = ProgressDisplay(progress: pipeline.progress, meter: transport.meter, noun: "asset")
        if !output.quiet && !output.dryRun { display.start() }
        let summary: RunSummary
        do {
            summary = try await pipeline.run()
        } catch {
            display.end()
            throw error
        }
        display.end()
        Signals.onFirst(nil)
        follower.ended(summary)
        let isStream = output.output == DestinationOptions.standardOutput
        let printer = SummaryPrinter(
            summary: summary, output: output,
            place: isStream ? "standard output" : place.address?.description ?? summary.output)
        if output.dryRun && output.json {
            try await printer.print(try PlanListing(ledger: place.ledger, source: source))
        } else {
            place.leave()
            printer.print()
        }
        if summary.exitStatus != .done { throw ExitStatusError(status: summary.exitStatus) }
    }

    private func options(_ place: OutputPlace, _ source: Source) throws -> RunOptions {
        var options = RunOptions(
            output: place.directory,
            arguments: sharing.joined(SafeArguments.current(hiding: Source.descriptor.secretOptions)),
            directory: ProcessVariables.workingDirectory,
            selection: (kind.words + [selection.words(by: kind.strata), samples.words, pictures.words]).filter {
                !$0.isEmpty
            }
            .joined(separator: " "))
        options.licence = FetchTool.dataset?.stated
        options.citation = FetchTool.dataset?.citation
        options.budget = try selection.budget()
        let packs = place.packing != nil
        options.unpacking = try samples.unpacking(for: Source.descriptor, jobs: transfer.jobs, packs: packs)
        options.packing = place.packing
        switch options.unpacking?.choice {
        case nil, .first: break
        default: options.packing?.samplesComeWhole = false
        }
        if packs && samples.keepArchives {
            throw FetchError(.usage, "--keep-archives goes with an output directory of plain files")
        }
        try readRows(&options, of: source, place)
        if options.unpacking != nil || options.rows != nil, place.records != nil {
            throw FetchError(
                .usage, "a shared store holds whole assets, so nothing can be unpacked into it",
                hint: "Use an output directory of your own with -o")
        }
        if place.address != nil && !packs { try refuseWithoutFiles(options) }
        options.isDryRun = output.dryRun
        options.isForced = output.force
        options.failedOnly = output.failedOnly
        // Others may clear a shared store.
        options.rechecks = output.recheck || place.records != nil
        options.ifExists = output.ifExists
        options.asksSizes = output.sizes
        options.recordedHash =
            output.recordedHash(Source.descriptor.recordedHash) ?? (place.address == nil ? nil : .sha256)
        options.assumedRate = try (output.assumeRate ?? transfer.limitRate).map { text throws(FetchError) in
            try Units.parseBytes(text)
        }
        if let locked = FetchTool.lockTask?.paths { Self.obey(locked, &options) }
        return options
    }

    /// What is changed, or read again, needs files to lie in.
    private func refuseWithoutFiles(_ options: RunOptions) throws(FetchError) {
        if options.change != nil {
            throw FetchError(
                .usage, "pictures cannot be changed on their way into an object store yet",
                hint: "Leave --max-size and its kin away, or use a directory with -o")
        }
        if samples.keepArchives {
            throw FetchError(
                .usage, "an archive cannot be unpacked and kept in an object store at once",
                hint: "Leave --keep-archives away, or use a directory with -o")
        }
    }

    /// What a lock decides, whatever the command line says.
    private static func obey(_ locked: LockedPaths, _ options: inout RunOptions) {
        options.locked = locked
        if !locked.packs {
            options.unpacking?.locked = locked
            options.rows?.locked = locked
        }
        options.selection = locked.run.selection
        options.budget = nil
        options.rechecks = true
        options.ifExists = .resume
        options.recordedHash = .sha256
    }
}
