import ArgumentParser
import FetchCore
import Foundation
import Logging
import Synchronization
import Testing

@testable import MLHub

/// A temporary folder, a network made of memory, and what the user is told.
final class Workplace: Sendable {
    let folder: String
    let transport: MemoryTransport
    private let told = Mutex<[String]>([])

    init(_ transport: MemoryTransport = MemoryTransport([:])) {
        self.transport = transport
        folder = FileManager.default.temporaryDirectory.appending(path: "mlhub-tests-\(UUID().uuidString)").path()
        try? FileManager.default.createDirectory(atPath: folder + "/.fetch", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What the user was told, in order.
    var notices: [String] { told.withLock { $0 } }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Writes an archive and gives its path.
    func write(_ archive: TestArchive) -> String {
        archive.write(to: path("d.tar.gz"))
        return path("d.tar.gz")
    }

    /// Writes a file below the folder.
    func write(_ text: String, to name: String) throws {
        let url = URL(filePath: path(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func environment(_ variables: [String: String] = [:]) -> SourceEnvironment {
        var environment = SourceEnvironment(
            transport: transport, now: { 0 }, variables: variables, logger: Logger(label: "test"),
            notice: { [self] text in told.withLock { $0.append(text) } })
        let folder = folder
        environment.workspace = { _ in SourceWorkspace(folder: folder + "/.fetch", output: folder) }
        return environment
    }

    /// Opens a dataset as the command line would.
    func mlhub(_ arguments: String..., variables: [String: String] = [:]) async throws -> MLHubSource {
        try await MLHubSource(options: try MLHubOptions.parse(arguments), environment: environment(variables))
    }

    /// Opens a catalog as the command line would.
    func stac(_ arguments: String...) async throws -> STACSource {
        try await STACSource(options: try STACOptions.parse(arguments), environment: environment())
    }

    /// Opens an archive as a dataset.
    func open(_ archive: TestArchive, _ more: String...) async throws -> MLHubSource {
        let arguments = ["d", "--archive", write(archive)] + more
        return try await MLHubSource(options: try MLHubOptions.parse(arguments), environment: environment())
    }
}

extension DatasetSource {
    /// All items that match.
    func all(_ query: SelectionQuery = .everything) async throws -> [Item] {
        var items: [Item] = []
        for try await item in self.items(matching: query) { items.append(item) }
        return items
    }

    /// The paths of all assets that are no documents, in the order listed.
    func paths(_ query: SelectionQuery = .everything) async throws -> [String] {
        try await all(query).flatMap(\.assets).filter { $0.content != .document }.map(\.path.string)
    }

    /// The paths of what comes along.
    func companionPaths() async throws -> [String] {
        var paths: [String] = []
        for try await item in companions(matching: .everything) { paths += item.assets.map(\.path.string) }
        return paths
    }

    /// How to get the asset with this path.
    func request(_ path: String) async throws -> TransferRequest {
        for item in try await all() {
            if let asset = item.assets.first(where: { $0.path.string == path }) { return try await resolve(asset) }
        }
        throw FetchError(.notFound, "no \(path)")
    }
}
