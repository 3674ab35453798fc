import FetchCore
import FetchObjectStore
import FetchTransport
import Synchronization

/// Opens the output directory when somebody first needs it: a source that keeps something there, or the run.
final class OutputDesk: Sendable {
    private let directory: String?
    private let isDryRun: Bool
    private let command: String
    private let opened = Mutex<OutputPlace?>(nil)
    private let stopped = Mutex<FetchError?>(nil)

    private let destination: DestinationOptions
    private let state: String?
    private let transport: CurlTransport
    /// How many assets are on their way at once.
    private let width: Int

    init(
        output: OutputOptions, _ destination: DestinationOptions, over transport: CurlTransport, width: Int,
        command: String
    ) {
        directory = output.output
        state = output.state
        self.destination = destination
        self.transport = transport
        self.width = width
        isDryRun = output.dryRun
        self.command = command
    }

    /// The output directory, claimed and open. `rule` says which one it is; a directory that is being repaired by
    /// `fetch retry` is that one.
    func place(_ rule: (String?) -> String) throws -> OutputPlace {
        try opened.withLock { opened in
            if let opened { return opened }
            let output = FetchTool.retriedDirectory ?? rule(directory)
            let place = try OutputPlace(
                output, destination, remote: try remote(output), over: transport, width: width, isDryRun: isDryRun,
                command: command)
            opened = place
            return place
        }
    }

    /// The output directory of a source that is open; one with a store of its own decides itself.
    func place(for source: some DatasetSource) throws -> OutputPlace {
        guard let layout = (source as? any StoreSource)?.store else {
            let place = try place { source.outputDirectory($0) }
            place.pack(as: destination, named: source.folderName)
            return place
        }
        if destination.packs(directory) {
            throw FetchError(.usage, "a shared store holds whole assets, no shards and no stream")
        }
        if let directory { try StoreOutput.refuse(directory, doing: "a shared store") }
        if case .at = layout.place, directory != nil {
            throw FetchError(
                .usage, "-o goes elsewhere than the shared store, which has a place of its own",
                hint: "Leave one of the two away")
        }
        return try opened.withLock { opened in
            let place = try OutputPlace(
                directory ?? source.folderName, DestinationOptions.plain, store: layout, over: transport, width: width,
                isDryRun: isDryRun, command: command)
            opened = place
            return place
        }
    }

    /// The object store that an output is; `nil` for a directory.
    private func remote(_ output: String) throws(FetchError) -> StoreOutput? {
        guard let remote = try StoreOutput(output, state: state) else { return nil }
        if FetchTool.lockTask != nil { try StoreOutput.refuse(output, doing: "fetch sync") }
        return remote
    }

    /// Where a source may keep files of its own.
    func workspace(_ rule: (String?) -> String) throws -> SourceWorkspace { try place(rule).workspace }

    /// Remembers that the run is to end.
    func stop(_ reason: FetchError) { stopped.withLock { $0 = $0 ?? reason } }

    /// Throws when the run is to end.
    func check() throws(FetchError) {
        if let reason = stopped.withLock({ $0 }) { throw reason }
    }

    /// Gives the directory back; calling it again does nothing.
    func leave() { opened.withLock { $0?.leave() } }
}
