import ArgumentParser
import FetchCore
import Glibc
import Logging
import SA1B
import Synchronization
import Testing

/// A temporary folder, a network made of documents, and what the user is told.
final class Workplace: Sendable {
    let folder: String
    private let documents: [String: [UInt8]]
    private let told = Mutex<[String]>([])

    init(documents: [String: String] = [:]) {
        var template = Array("/tmp/sa1b-tests-XXXXXX".utf8CString)
        folder = String(cString: mkdtemp(&template))
        self.documents = documents.mapValues { Array($0.utf8) }
    }

    deinit {
        for name in ["links.txt", "md5.txt"] { unlink(path(name)) }
        rmdir(folder)
    }

    /// What the user was told, in order.
    var notices: [String] { told.withLock { $0 } }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file and gives its path.
    func write(_ bytes: some Sequence<UInt8>, to name: String) -> String {
        let file = fopen(path(name), "w")
        fwrite(Array(bytes), 1, Array(bytes).count, file)
        fclose(file)
        return path(name)
    }

    /// Opens the source as the command line would.
    func open(_ arguments: String...) async throws -> SA1BSource {
        let environment = SourceEnvironment(
            transport: FakeTransport(documents: documents), now: { 0 }, variables: [:], logger: Logger(label: "test"),
            notice: { [self] text in told.withLock { $0.append(text) } })
        return try await SA1BSource(options: try SA1BOptions.parse(arguments), environment: environment)
    }

    /// Opens the source with a list of links.
    func open(links: String) async throws -> SA1BSource {
        try await open("--links", write(links.utf8, to: "links.txt"))
    }

    /// The error that a list of links is refused with.
    func refusal(of links: some Sequence<UInt8>) async -> FetchError? {
        let file = write(links, to: "links.txt")
        return await #expect(throws: FetchError.self) { try await self.open("--links", file) }
    }
}

/// A row of a list.
func row(_ number: Int, _ mark: String = "a", between: String = "\t") -> String {
    "sa_\(Units.padded(number, to: 6)).tar\(between)https://cdn.example/\(mark).tar?oe=644E89E8"
}

extension SA1BSource {
    /// All items that match.
    func all(_ query: SelectionQuery = .everything) async throws -> [Item] {
        var items: [Item] = []
        for try await item in self.items(matching: query) { items.append(item) }
        return items
    }

    /// The numbers of all items, in the order listed.
    var numbers: [Int] {
        get async throws { try await all().compactMap(\.number?.value) }
    }

    /// The link of the item with this number.
    func link(_ number: Int) async throws -> String {
        let item = try await all().first { $0.number?.value == number }
        return try await resolve(try #require(item).assets[0]).url
    }
}
