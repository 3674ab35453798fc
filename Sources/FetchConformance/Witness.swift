import FetchCore
import FetchDigests
import Logging
import Synchronization

/// Hears what a source tells the user, what it logs and what it asks the network for.
final class Witness: Sendable {
    private let heard = Mutex<[String]>([])
    private let asked = Mutex<Int>(0)

    /// Everything that was told or logged.
    var words: [String] { heard.withLock { $0 } }
    /// How many requests were sent.
    var requests: Int { asked.withLock { $0 } }

    func hear(_ text: String) { heard.withLock { $0.append(text) } }
    func count() { asked.withLock { $0 += 1 } }

    /// What the source is given to work with.
    func environment(of specimen: SourceSpecimen, in folder: ScratchFolder) -> SourceEnvironment {
        let now = specimen.now
        var environment = SourceEnvironment(
            transport: WatchedTransport(base: specimen.transport, witness: self), now: { now },
            variables: specimen.variables,
            logger: Logger(label: "conformance") { [self] _ in HeardLog(witness: self) },
            notice: { [self] in hear($0) })
        environment.status = { [self] text in if let text { hear(text) } }
        environment.digest = { Digests.make($0, size: $1) }
        environment.workspace = { _ in
            SourceWorkspace(folder: try folder.make(".fetch"), output: folder.path)
        }
        return environment
    }
}

/// A transport that tells a witness of every request.
private struct WatchedTransport: Transport {
    let base: any Transport
    let witness: Witness

    func head(_ request: TransferRequest) async throws -> ResponseHead {
        witness.count()
        return try await base.head(request)
    }

    func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] {
        witness.count()
        return try await base.read(request, limit: limit)
    }

    func document(_ request: TransferRequest, limit: Int) async throws -> Document {
        witness.count()
        return try await base.document(request, limit: limit)
    }

    func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream {
        witness.count()
        return try await base.stream(request, from: offset)
    }

    func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess {
        witness.count()
        return try await base.openRandomAccess(request, renew: renew)
    }
}

/// Log lines of every level, heard by a witness.
private struct HeardLog: LogHandler {
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace
    let witness: Witness

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { witness.hear("\(event.message)") }
}
