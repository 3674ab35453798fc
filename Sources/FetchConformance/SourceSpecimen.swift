import ArgumentParser
public import FetchCore

/// A source and what it is judged by: command lines for a dataset as it should be, an empty one, and damaged ones.
///
/// Paths in command lines are files that the test made; addresses are answered by `transport`.
public struct SourceSpecimen: Sendable {
    /// A command line whose listing is damaged.
    public struct Malformed: Sendable, Hashable {
        public var arguments: [String]
        /// A word that the error, or the note about what is skipped, must have: a line, an option, a name.
        public var mention: String

        /// Describes a damaged listing.
        public init(_ arguments: [String], mention: String) {
            self.arguments = arguments
            self.mention = mention
        }
    }

    /// What the source says of itself.
    public var descriptor: SourceDescriptor
    /// The options it declares.
    public var options: [DeclaredOption]
    /// The command line, after the source's name, for a dataset as it should be: small, but of several items.
    public var arguments: [String]
    /// The command line for a dataset that has nothing in it.
    public var empty: [String]?
    /// Command lines for datasets that are damaged.
    public var malformed: [Malformed] = []
    /// Words that nobody may ever see: keys, tokens, signatures in the command lines and lists above.
    public var secrets: [String] = []
    /// Environment variables the source is given.
    public var variables: [String: String] = [:]
    /// The way to the network.
    public var transport: any Transport
    /// Seconds since 1970 (UTC) that the source takes for now.
    public var now: Double = 0
    let make: @Sendable (_ arguments: [String], _ environment: SourceEnvironment) async throws -> any DatasetSource

    /// Takes a source module, opened as the command line would.
    ///
    /// Parsing may fail: then the error is a `FetchError` with code `usage` and the parser's words.
    public init<Source: DatasetSource>(
        _ source: Source.Type, arguments: [String], empty: [String]? = nil, malformed: [Malformed] = [],
        secrets: [String] = [], transport: any Transport = MemoryTransport([:])
    ) {
        self.init(
            descriptor: Source.descriptor, options: DeclaredOption.all(of: Source.Options.self), arguments: arguments,
            transport: transport
        ) { arguments, environment in
            let options: Source.Options
            do {
                options = try Source.Options.parse(arguments)
            } catch {
                throw FetchError(.usage, Source.Options.message(for: error))
            }
            return try await Source(options: options, environment: environment)
        }
        self.empty = empty
        self.malformed = malformed
        self.secrets = secrets
    }

    /// Takes anything that can be opened as a source.
    public init(
        descriptor: SourceDescriptor, options: [DeclaredOption], arguments: [String], transport: any Transport,
        make: @escaping @Sendable ([String], SourceEnvironment) async throws -> any DatasetSource
    ) {
        self.descriptor = descriptor
        self.options = options
        self.arguments = arguments
        self.transport = transport
        self.make = make
    }

    /// Opens the dataset that is as it should be.
    func open() async throws -> OpenSpecimen { try await open(arguments) }

    /// Opens a dataset; what the source says and asks for meanwhile is heard from the start.
    func open(_ arguments: [String], heard by: Witness = Witness()) async throws -> OpenSpecimen {
        let folder = try ScratchFolder()
        let environment = by.environment(of: self, in: folder)
        return OpenSpecimen(source: try await make(arguments, environment), witness: by, folder: folder)
    }
}

/// A source that is open, and who watches it.
struct OpenSpecimen: Sendable {
    let source: any DatasetSource
    let witness: Witness
    let folder: ScratchFolder

    /// All items that a query gives, and what comes along with them.
    func items(_ query: SelectionQuery = .everything) async throws -> [Item] {
        var items: [Item] = []
        for try await item in source.items(matching: query) { items.append(item) }
        return items
    }

    /// The first assets of the listing, at most `count`.
    func assets(_ count: Int) async throws -> [Asset] {
        var assets: [Asset] = []
        for try await item in source.items(matching: .everything) {
            assets += item.assets
            if assets.count >= count { break }
        }
        return Array(assets.prefix(count))
    }
}
