import FetchCore
import Foundation

/// What the host says: one JSON object a line, its kind in `do`.
enum PluginRequest: Encodable, Sendable {
    /// The versions of the protocol that the host speaks.
    case hello(versions: [Int], program: String)
    case describe
    case open(options: [String: OptionValue])
    case items(query: PluginQuery)
    case resolve(assets: [PluginAsset])
    case cancel
    case shutdown

    /// An asset as `resolve` names it.
    struct PluginAsset: Encodable, Sendable {
        var path: String
        var key: String
        var reference: Int64
    }

    private enum Key: String, CodingKey {
        case `do`, versions, program, options, query, assets
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(kind, forKey: .do)
        switch self {
        case .hello(let versions, let program):
            try object.encode(versions, forKey: .versions)
            try object.encode(program, forKey: .program)
        case .open(let options): try object.encode(options, forKey: .options)
        case .items(let query): try object.encode(query, forKey: .query)
        case .resolve(let assets): try object.encode(assets, forKey: .assets)
        case .describe, .cancel, .shutdown: break
        }
    }

    private var kind: String {
        switch self {
        case .hello: "hello"
        case .describe: "describe"
        case .open: "open"
        case .items: "items"
        case .resolve: "resolve"
        case .cancel: "cancel"
        case .shutdown: "shutdown"
        }
    }

    /// The line, its line feed included.
    func line() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + [0x0A]
    }
}

/// What a plugin may use to list less.
struct PluginQuery: Encodable, Sendable {
    /// Longer lists of ids and numbers are left to the selectors.
    private static let longest = 10_000
    var ids: [String]?
    var numbers: [Int]?
    var collections: [String]?
    /// West, south, east, north in degrees.
    var bbox: [Double]?
    /// RFC 3339, both ends included.
    var start: String?
    var end: String?
    /// The properties that are looked at.
    var properties: [String]?

    init(_ query: SelectionQuery) {
        ids = query.ids.flatMap { $0.count <= Self.longest ? $0.sorted() : nil }
        numbers = query.numbers.flatMap { $0.count <= Self.longest ? $0.sorted() : nil }
        collections = query.collections?.sorted()
        bbox = query.bounds.map { [$0.west, $0.south, $0.east, $0.north] }
        // To the second, outwards: a query may ask for more than is chosen.
        start = query.time?.start.map { Timestamp.rfc3339($0.rounded(.down)) }
        end = query.time?.end.map { Timestamp.rfc3339($0.rounded(.up)) }
        properties = query.properties.isEmpty ? nil : query.properties.sorted()
    }
}
