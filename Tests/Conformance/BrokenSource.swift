import ArgumentParser
import FetchConformance
import FetchCore
import FetchDigests

/// A source that keeps every law, but for one fault.
struct BrokenSource: DatasetSource {
    /// What is wrong with it; each is the fault of one law.
    enum Fault: String, CaseIterable, Sendable {
        case descriptor, options, order, paths, laziness, query, emptiness, malformed, claims, expiry, statuses, secrecy
    }

    /// None: the tests open it with words of their own.
    struct Options: ParsableArguments, Sendable {}

    static let descriptor = SourceDescriptor(
        name: "broken", summary: "Twelve documents on a server",
        examples: [("fetch broken --base URL -o out", "all twelve documents")],
        capabilities: [.numberedItems, .sizes, .checksums, .expiringLinks])

    static let base = "https://127.0.0.1/files"
    static let query = "Expires=4102444800&Signature=c2VjcmV0LXNpZ25hdHVyZQ"
    static let ends = 4_102_444_800.0

    let fault: Fault?
    private let arguments: [String]
    private let isReversed: Bool

    init(options: Options, environment: SourceEnvironment) async throws {
        try await self.init(nil, [])
    }

    /// Opens it as the command line would: `--base URL`, `--count N`, `--list WORD`.
    init(_ fault: Fault?, _ arguments: [String], isReversed: Bool = false) async throws {
        self.fault = fault
        self.arguments = arguments
        self.isReversed = isReversed
        if let stranger = arguments.first(where: { $0 == "--no-such-option" }), fault != .options {
            throw FetchError(.usage, "unknown option \(stranger)")
        }
        guard arguments.contains("--damaged") else { return }
        // A real one would say which line; the broken one goes on as if nothing were wrong.
        if fault != .malformed { throw FetchError(.badInput, "line 7 of the list has no address") }
    }

    var dataset: String { fault == .secrecy ? "files?\(Self.query)" : "files" }
    var linkExpiry: LinkExpiry? { LinkExpiry(earliest: Self.ends, latest: Self.ends, count: 12) }

    func items(matching query: SelectionQuery) -> ItemSequence {
        let all = (0..<(arguments.contains("--empty") ? (fault == .emptiness ? 1 : 0) : 12)).map(item)
        let fault = fault
        var items = all
        if fault == .query, let ids = query.ids { items = all.filter { ids.contains($0.id) }.dropLast() }
        if fault == .order && isReversed { items.reverse() }
        let batches = fault == .laziness ? [items, []] : [items]
        return ItemSequence {
            var rest = batches.filter { !$0.isEmpty || fault == .laziness }[...]
            return { rest.popFirst() }
        }
    }

    func resolve(_ asset: Asset) async throws -> TransferRequest {
        TransferRequest(
            url: "\(Self.base)/\(asset.reference).bin?\(Self.query)", expires: fault == .expiry ? nil : Self.ends)
    }

    func explain(_ error: FetchError, of asset: Asset) -> FetchError {
        guard fault == .statuses else { return error }
        return FetchError(.notFound, "it did not work", httpStatus: error.httpStatus)
    }

    private func item(_ number: Int) -> Item {
        let place = fault == .paths ? number / 2 : number
        let size = fault == .claims ? 5 : Int64(Self.content(number).count)
        let asset = Asset(
            key: "data", path: try! RelativePath("part/\(place).bin"), size: size, checksum: Self.checksum(number),
            content: .binary, reference: Int64(number))
        return Item(id: "item-\(number)", number: Item.Number(number, of: 12), assets: [asset])
    }

    static func content(_ number: Int) -> [UInt8] { (0..<(100 + number)).map { UInt8($0) } }

    private static func checksum(_ number: Int) -> Checksum {
        let digest = Digests.make(.sha256, size: 0)
        content(number).withUnsafeBytes { digest.update($0) }
        return digest.finalize()
    }
}
