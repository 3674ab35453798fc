import ArgumentParser
import FetchCore
import Foundation
import Logging
import Synchronization
import Testing

@testable import HuggingFace

/// A temporary folder, a network made of memory, and what the user is told.
final class Workplace: Sendable {
    static let endpoint = "https://hub.example"
    static let commit = String(repeating: "a", count: 40)
    static let blob = String(repeating: "b", count: 40)
    static let oid = String(repeating: "c", count: 64)

    let folder: String
    let transport = FakeTransport()
    private let told = Mutex<[String]>([])

    init() {
        var template = Array("/tmp/hf-tests-XXXXXX".utf8CString)
        folder = String(cString: mkdtemp(&template))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// What the user was told, in order.
    var notices: [String] { told.withLock { $0 } }

    /// The environment of a source, with the variables of a user who has nothing.
    func environment(_ more: [String: String] = [:], now: Double = 1_000_000) -> SourceEnvironment {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let own = ["HF_ENDPOINT": Self.endpoint, "HOME": folder, "PATH": path]
        return SourceEnvironment(
            transport: transport, now: { now }, variables: own.merging(more) { $1 }, logger: Logger(label: "test"),
            notice: { [self] text in told.withLock { $0.append(text) } })
    }

    /// Opens a dataset of the Hub as the command line would.
    func open(_ arguments: String..., variables: [String: String] = [:]) async throws -> HubSource {
        try await HubSource(options: try HubOptions.parse(arguments), environment: environment(variables))
    }

    /// Writes a file below the folder and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false),
            withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Serves a dataset: what the Hub says of it, and pages of its tree.
    func serve(_ name: String, info: String = "", pages: [[String]] = [[]], revision: String = "main") {
        let api = "\(Self.endpoint)/api/datasets/\(name)"
        transport.serve("\(api)/revision/\(revision)", "{\"id\":\"\(name)\",\"sha\":\"\(Self.commit)\"\(info)}")
        for (index, page) in pages.enumerated() {
            let query = index == 0 ? "?recursive=true&expand=false" : "?cursor=\(index)"
            let next = "<\(api)/tree/\(Self.commit)?cursor=\(index + 1)>; rel=\"next\""
            transport.serve(
                "\(api)/tree/\(Self.commit)\(query)", "[\(page.joined(separator: ","))]",
                fields: index + 1 < pages.count ? ["Link": next] : [:])
        }
    }

    /// A small file of a tree.
    static func plain(_ path: String, size: Int = 10) -> String {
        "{\"type\":\"file\",\"path\":\"\(path)\",\"oid\":\"\(blob)\",\"size\":\(size)}"
    }

    /// A large file of a tree.
    static func large(_ path: String, size: Int = 1000) -> String {
        "{\"type\":\"file\",\"path\":\"\(path)\",\"oid\":\"\(blob)\",\"size\":\(size),\"lfs\":{\"oid\":\"\(oid)\","
            + "\"size\":\(size),\"pointerSize\":130}}"
    }
}

extension DatasetSource {
    /// All items, in the order listed.
    func all(_ query: SelectionQuery = .everything) async throws -> [Item] {
        var items: [Item] = []
        for try await item in self.items(matching: query) { items.append(item) }
        return items
    }
}

extension FileListing {
    /// A listing of paths, each of ten bytes.
    static func of(_ paths: [String]) throws -> FileListing {
        let spool = try FileSpool(variables: [:])
        for path in paths { try spool.append(RepositoryFile(path: path, size: 10, blob: Workplace.blob)) }
        return try spool.finish()
    }
}
