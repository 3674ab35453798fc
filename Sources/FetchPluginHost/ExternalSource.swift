public import FetchCore
import Logging

/// A source that is another program (`Docs/PluginProtocol.md`): it lists and resolves, the host transfers and verifies.
public struct ExternalSource: DatasetSource {
    public typealias Options = ExternalOptions

    /// The program that this source is, for whatever is called inside.
    @TaskLocal public static var program: ExternalProgram?

    private let desk: PluginDesk
    private let opened: OpenedDataset

    public static var descriptor: SourceDescriptor {
        program?.descriptor ?? SourceDescriptor(name: "external", summary: "A source that is another program")
    }

    /// Opens a dataset in the program.
    ///
    /// - Throws: ``FetchError``: what the plugin says; `source-failed` when it does not do as the protocol says.
    public init(options: ExternalOptions, environment: SourceEnvironment) async throws {
        guard let program = Self.program else { throw FetchError(.unexpected, "no program was started") }
        let logger = environment.logger
        program.ears.set(
            PluginEars.Hearing(
                notice: environment.notice, status: environment.status,
                log: { logger.debug("\(program.executable.name): \($0)") }, check: environment.checkInterruption))
        desk = PluginDesk(program, options: options.values)
        opened = try await desk.open()
    }

    public var dataset: String { opened.dataset }
    public var folderName: String { opened.folder ?? opened.dataset }
    public var licence: SourceDescriptor.Licence? { opened.licence?.value ?? Self.descriptor.licence }

    public var linkExpiry: LinkExpiry? {
        opened.expiry.map { LinkExpiry(earliest: $0.earliest, latest: $0.latest, count: $0.count) }
    }

    public var renewalHint: String {
        opened.renewal.map(PluginWords.safe) ?? "Run the same command again: it asks for fresh links"
    }

    /// Lists what the plugin lists, as fast as it is wanted: a plugin that writes faster waits at its full pipe.
    public func items(matching query: SelectionQuery) -> ItemSequence {
        ItemSequence { [desk] in
            let walk = ListingWalk(desk, query: query)
            return { try await walk.next() }
        }
    }

    public func resolve(_ asset: Asset) async throws -> TransferRequest {
        guard let answer = try await desk.resolve([asset]).first else {
            throw FetchError(.unexpected, "no answer for \(asset.path)")
        }
        return try answer.get()
    }

    public func resolve(together assets: [Asset]) async throws -> [Result<TransferRequest, any Error>] {
        try await desk.resolve(assets)
    }
}
