import ArgumentParser
import FetchCore
import FetchPluginHost
import Logging
import Synchronization

/// What a test does with a plugin: starts it, opens its dataset, ends it.
struct PluginRun {
    /// Limits that a test can wait for.
    static var limits: PluginLimits {
        var limits = PluginLimits()
        limits.silence = 0.5
        limits.farewell = 0.5
        limits.line = 100_000
        return limits
    }

    /// Opens a plugin's dataset as the command line would, lets `body` work with it, and ends the plugin.
    static func with<T>(
        _ plugin: ShellPlugin, _ arguments: [String] = [], limits: PluginLimits = PluginLimits(),
        heard: Heard = Heard(), _ body: (ExternalSource) async throws -> T
    ) async throws -> T {
        let program = try await ExternalProgram.start(plugin.executable, version: "0.1.0", limits: limits)
        do {
            let result = try await ExternalSource.$program.withValue(program) {
                let options = try ExternalOptions.parse(arguments)
                return try await body(try await ExternalSource(options: options, environment: heard.environment))
            }
            await program.close()
            return result
        } catch {
            await program.close()
            throw error
        }
    }

    /// The error that a plugin's listing ends with.
    static func refusal(_ plugin: ShellPlugin, limits: PluginLimits = limits) async -> FetchError? {
        do {
            try await with(plugin, limits: limits) { source in
                for try await item in source.items(matching: .everything) {
                    for asset in item.assets { _ = try await source.resolve(asset) }
                }
            }
            return nil
        } catch {
            return error as? FetchError
        }
    }
}

/// What the user is told.
final class Heard: Sendable {
    private let words = Mutex<[String]>([])

    var all: [String] { words.withLock { $0 } }

    var environment: SourceEnvironment {
        var environment = SourceEnvironment(
            transport: NoTransport(), now: { 0 }, variables: [:], logger: Logger(label: "test"),
            notice: { [self] text in words.withLock { $0.append(text) } })
        environment.status = { [self] text in words.withLock { $0.append("status: \(text ?? "-")") } }
        return environment
    }
}

/// Plugins do not use the host's network.
struct NoTransport: Transport {
    func head(_ request: TransferRequest) async throws -> ResponseHead { throw none }
    func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] { throw none }
    func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream { throw none }

    func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess { throw none }

    private var none: FetchError { FetchError(.unexpected, "nobody asks for the network here") }
}
