import ArgumentParser
import FetchCore
import Glibc
import Logging
import Synchronization
import Testing
import URLs

/// A temporary folder, a network made of documents, and what the user is told.
final class Workplace: Sendable {
    let folder: String
    private let documents: [String: [UInt8]]
    private let told = Mutex<[String]>([])

    init(documents: [String: String] = [:]) {
        var template = Array("/tmp/urls-tests-XXXXXX".utf8CString)
        folder = String(cString: mkdtemp(&template))
        self.documents = documents.mapValues { Array($0.utf8) }
    }

    deinit {
        unlink(list)
        rmdir(folder)
    }

    /// The path of the list.
    var list: String { folder + "/list.txt" }

    /// What the user was told, in order.
    var notices: [String] { told.withLock { $0 } }

    /// Writes the list.
    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes the list.
    func write(_ bytes: [UInt8]) {
        let file = fopen(list, "w")
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// Opens the source as the command line would.
    func open(_ arguments: String..., variables: [String: String] = [:]) async throws -> URLsSource {
        let environment = SourceEnvironment(
            transport: FakeTransport(documents: documents), now: { 0 }, variables: variables,
            logger: Logger(label: "test"), notice: { [self] text in told.withLock { $0.append(text) } })
        return try await URLsSource(options: try URLsOptions.parse(arguments), environment: environment)
    }

    /// Opens the source with a list that holds `text`.
    func open(text: String) async throws -> URLsSource {
        write(text)
        return try await open(list)
    }

    /// All items of a list.
    func items(_ text: String) async throws -> [Item] { try await open(text: text).all() }

    /// The error that a list is refused with while it is opened or listed.
    func refusal(of text: String) async -> FetchError? {
        await #expect(throws: FetchError.self) { try await self.items(text) }
    }
}

extension URLsSource {
    /// All items.
    func all() async throws -> [Item] {
        var items: [Item] = []
        for try await item in self.items(matching: .everything) { items.append(item) }
        return items
    }

    /// How to get each asset, in order.
    func requests() async throws -> [TransferRequest] {
        var requests: [TransferRequest] = []
        for item in try await all() { requests.append(try await resolve(item.assets[0])) }
        return requests
    }
}
