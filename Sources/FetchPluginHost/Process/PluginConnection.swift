import FetchCore
import Synchronization

/// A plugin that runs, on a thread of its own: what it is asked waits in line, and Swift's threads wait for no pipe.
final class PluginConnection: Sendable {
    private let process: PluginProcess
    private let limits: PluginLimits
    let ears: PluginEars
    private let work = WorkQueue<@Sendable () -> Void>()
    private let isClosed = Mutex(false)

    /// Starts a program and agrees with it on a version of the protocol.
    static func start(
        _ program: PluginExecutable, version: String, limits: PluginLimits, ears: PluginEars
    ) async throws -> PluginConnection {
        let connection = try PluginConnection(program, limits: limits, ears: ears)
        try await connection.run { process in
            let request = PluginRequest.hello(versions: [PluginProtocol.version], program: "fetch \(version)")
            let reply = try process.ask(request, ears: ears)
            guard case .hello(let spoken) = reply else { throw process.failure("does not answer a greeting with one") }
            guard spoken == PluginProtocol.version else {
                throw process.failure(
                    "speaks version \(spoken) of the protocol, and this is version \(PluginProtocol.version)",
                    hint: "Get a \(process.name) that speaks version \(PluginProtocol.version), or another fetch")
            }
        }
        return connection
    }

    private init(_ program: PluginExecutable, limits: PluginLimits, ears: PluginEars) throws(FetchError) {
        let process = try PluginProcess(program, limits: limits) { ears.log($0) }
        let work = work
        self.process = process
        self.limits = limits
        self.ears = ears
        DetachedThread.start("fetch-plugin") {
            while let job = work.takeOne() { job() }
        }
    }

    deinit { work.close() }

    /// Does something with the process when its turn has come.
    func run<T: Sendable>(_ body: @escaping @Sendable (PluginProcess) throws -> T) async throws -> T {
        let process = process
        if isClosed.withLock({ $0 }) { throw process.ended }
        return try await queued(body, process)
    }

    private func queued<T: Sendable>(
        _ body: @escaping @Sendable (PluginProcess) throws -> T, _ process: PluginProcess
    ) async throws -> T {
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            work.add { continuation.resume(returning: Result { try body(process) }) }
        }
        return try result.get()
    }

    /// Asks something that has one answer, and reads the answer.
    func ask<T: Sendable>(
        _ request: PluginRequest, _ body: @escaping @Sendable (PluginReply, PluginProcess) throws -> T
    ) async throws -> T {
        let ears = ears
        return try await run { process in
            let reply = try process.ask(request, ears: ears)
            return try process.checked { try body(reply, process) }
        }
    }

    /// Ends a listing that nobody wants the rest of, and says afterwards whether the plugin can be asked again.
    func cancelListing(_ then: @escaping @Sendable (Bool) -> Void) {
        if isClosed.withLock({ $0 }) { return then(false) }
        work.add { [process, limits] in then(process.cancel(within: limits)) }
    }

    /// Tells the plugin to end, and waits until it has. Calling it again does nothing.
    func close() async {
        let isFirst = isClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard isFirst else { return }
        let _: Void? = try? await queued(
            { process in
                try? process.send(try PluginRequest.shutdown.line(), check: {})
                process.end(politely: true)
            }, process)
        work.close()
    }
}

/// The protocol that plugins speak (`Docs/PluginProtocol.md`).
public enum PluginProtocol {
    /// The version that this host speaks.
    public static let version = 1
}
