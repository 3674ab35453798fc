import FetchCore
import Synchronization

/// A dataset of a plugin: one process for each listing under way, and one for resolving.
final class PluginDesk: Sendable {
    private struct State {
        var idle: [PluginConnection] = []
        /// How many processes are about to become idle, a listing of theirs having been cancelled.
        var returning = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        var resolver: Task<PluginConnection, any Error>?
        var dataset: String?
    }

    private let program: ExternalProgram
    private let request: PluginRequest
    private let state = Mutex(State())

    init(_ program: ExternalProgram, options: [String: OptionValue]) {
        self.program = program
        request = .open(options: options)
    }

    /// Opens the dataset for the first time.
    func open() async throws -> OpenedDataset {
        let (connection, dataset) = try await opened()
        state.withLock {
            $0.idle.append(connection)
            $0.dataset = dataset.dataset
        }
        return dataset
    }

    /// A process in which the dataset is open and nothing is under way; one that comes back soon is waited for.
    func borrow() async throws -> PluginConnection {
        while true {
            let (connection, mustWait) = state.withLock { ($0.idle.popLast(), $0.returning > 0) }
            if let connection { return connection }
            guard mustWait else { return try await opened().0 }
            await withCheckedContinuation { continuation in
                let isBack = state.withLock { state in
                    if state.returning > 0 { state.waiting.append(continuation) }
                    return state.returning == 0
                }
                if isBack { continuation.resume() }
            }
        }
    }

    /// Takes a process back for whoever comes next.
    func giveBack(_ connection: PluginConnection) { state.withLock { $0.idle.append(connection) } }

    /// Ends a listing that nobody wants the rest of, and takes its process back where it can be asked again.
    func abandon(_ connection: PluginConnection) {
        state.withLock { $0.returning += 1 }
        connection.cancelListing { [self] isUsable in
            let waiting = state.withLock { state in
                state.returning -= 1
                if isUsable { state.idle.append(connection) }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    /// Says how to get some assets, in their order; a plugin that fails is started once more.
    func resolve(_ assets: [Asset]) async throws -> [Result<TransferRequest, any Error>] {
        do {
            return try await resolveOnce(assets)
        } catch let error as FetchError where error.code == .sourceFailed {
            state.withLock { $0.resolver = nil }
            return try await resolveOnce(assets)
        }
    }

    private func resolveOnce(_ assets: [Asset]) async throws -> [Result<TransferRequest, any Error>] {
        let task = state.withLock { state in
            let task = state.resolver ?? Task { try await borrow() }
            state.resolver = task
            return task
        }
        let wanted = assets.map {
            PluginRequest.PluginAsset(path: $0.path.string, key: $0.key, reference: $0.reference)
        }
        return try await task.value.ask(.resolve(assets: wanted)) { reply, process in
            guard case .resolved(let answers) = reply, answers.count == assets.count else {
                throw process.failure("does not say how to get each of \(Units.count(assets.count, "asset"))")
            }
            return zip(assets, answers).map { $1.request(of: process.name, path: $0.path) }
        }
    }

    private func opened() async throws -> (PluginConnection, OpenedDataset) {
        let connection = try await program.connection()
        let dataset = try await connection.ask(request) { reply, process in
            guard case .opened(let dataset) = reply else { throw process.failure("does not open the dataset") }
            guard !dataset.dataset.isEmpty else { throw PluginObjection("the dataset has no name") }
            if let folder = dataset.folder { _ = try RelativePath(folder) }
            return dataset
        }
        if let first = state.withLock({ $0.dataset }), first != dataset.dataset {
            throw FetchError(
                .sourceFailed,
                "fetch-source-\(program.executable.name) opened \(PluginWords.safe(first)) first, and then "
                    + PluginWords.safe(dataset.dataset), disposition: .fatal)
        }
        return (connection, dataset)
    }
}
