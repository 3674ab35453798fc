public import FetchCore
import Synchronization

/// A plugin that was asked what it is, ready to be used as a source.
public final class ExternalProgram: Sendable {
    /// Where it is.
    public let executable: PluginExecutable
    /// What it says of itself.
    public let descriptor: SourceDescriptor
    /// The options it declares.
    public let options: [ExternalOption]
    let ears: PluginEars
    private let limits: PluginLimits
    private let version: String
    private let idle = Mutex<[PluginConnection]>([])
    private let all = Mutex<[PluginConnection]>([])

    /// Starts a program and asks what it is.
    ///
    /// - Parameter version: The host's own, which the plugin is told.
    /// - Throws: ``FetchError`` with code `source-failed` that names the program and what it did.
    public static func start(
        _ executable: PluginExecutable, version: String, limits: PluginLimits = PluginLimits()
    ) async throws -> ExternalProgram {
        let ears = PluginEars()
        let connection = try await PluginConnection.start(executable, version: version, limits: limits, ears: ears)
        let described = try await connection.ask(.describe) { reply, process in
            guard case .description(let description) = reply else {
                throw process.failure("does not describe itself when asked to")
            }
            return (try description.descriptor(name: executable.name), description.options ?? [])
        }
        return ExternalProgram(
            executable, descriptor: described.0, options: described.1, limits: limits, version: version,
            first: connection)
    }

    /// A program as its description has it, which is not to be run: for what only asks for its options.
    init(
        _ executable: PluginExecutable, descriptor: SourceDescriptor, options: [ExternalOption],
        limits: PluginLimits = PluginLimits(), version: String = "", first: PluginConnection? = nil
    ) {
        self.executable = executable
        self.descriptor = descriptor
        self.options = options
        self.limits = limits
        self.version = version
        ears = first?.ears ?? PluginEars()
        idle.withLock { $0 = [first].compactMap(\.self) }
        all.withLock { $0 = [first].compactMap(\.self) }
    }

    /// The same program without options of its own.
    public var withoutOptions: ExternalProgram {
        ExternalProgram(executable, descriptor: descriptor, options: [])
    }

    /// A process that no dataset was opened in yet.
    func connection() async throws -> PluginConnection {
        if let first = idle.withLock({ $0.popLast() }) { return first }
        let connection = try await PluginConnection.start(executable, version: version, limits: limits, ears: ears)
        all.withLock { $0.append(connection) }
        return connection
    }

    /// Ends all its processes, and waits until they have ended.
    public func close() async {
        idle.withLock { $0 = [] }
        let connections = all.withLock { connections in
            defer { connections = [] }
            return connections
        }
        for connection in connections { await connection.close() }
    }
}
