import FetchCore
import Foundation

/// What a plugin says: one JSON object a line, its kind in `is`.
enum PluginReply: Decodable {
    case hello(version: Int)
    case description(PluginDescription)
    case opened(OpenedDataset)
    case item(ListedItem)
    case end
    case resolved([ResolvedAsset])
    case error(PluginFault)
    /// Something the user should know.
    case note(String)
    /// What takes its time now; nothing when it is over.
    case status(String?)

    private enum Key: String, CodingKey {
        case `is`, version, requests, text
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        switch try object.decode(String.self, forKey: .is) {
        case "item": self = .item(try ListedItem(from: decoder))
        case "end": self = .end
        case "resolved": self = .resolved(try object.decode([ResolvedAsset].self, forKey: .requests))
        case "hello": self = .hello(version: try object.decode(Int.self, forKey: .version))
        case "description": self = .description(try PluginDescription(from: decoder))
        case "opened": self = .opened(try OpenedDataset(from: decoder))
        case "error": self = .error(try PluginFault(from: decoder))
        case "note": self = .note(try object.decode(String.self, forKey: .text))
        case "status": self = .status(try object.decodeIfPresent(String.self, forKey: .text))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .is, in: object, debugDescription: "there is no message \"\(other)\"")
        }
    }

    /// Reads some lines at once.
    ///
    /// - Throws: ``UnreadableLine`` for the first line that is no message.
    static func read(_ lines: LineBuffer.Lines) throws -> [PluginReply] {
        let items = ItemLines()
        var replies = (0..<lines.count).map { items.item(lines[$0]).map(PluginReply.item) }
        let rest = replies.indices.filter { replies[$0] == nil }
        for (index, reply) in zip(rest, try decoded(rest.map { lines[$0] })) { replies[index] = reply }
        return replies.compactMap(\.self)
    }

    /// Reads lines of any kind: one call of the decoder for many lines costs a fraction of a call for each.
    private static func decoded(_ lines: [UnsafeRawBufferPointer]) throws -> [PluginReply] {
        let decoder = JSONDecoder()
        if lines.count > 1, let replies = try? decoder.decode([PluginReply].self, from: joined(lines)),
            replies.count == lines.count
        {
            return replies
        }
        return try lines.map { line in
            do {
                return try decoder.decode(PluginReply.self, from: Data(line))
            } catch {
                throw UnreadableLine(String(decoding: line.prefix(300), as: UTF8.self), error)
            }
        }
    }

    private static func joined(_ lines: [UnsafeRawBufferPointer]) -> Data {
        var data = Data(capacity: lines.reduce(2) { $0 + $1.count + 1 })
        data.append(UInt8(ascii: "["))
        for (index, line) in lines.enumerated() {
            if index > 0 { data.append(UInt8(ascii: ",")) }
            data.append(contentsOf: line)
        }
        data.append(UInt8(ascii: "]"))
        return data
    }
}

/// A line that is no message.
struct UnreadableLine: Error {
    /// The line's start, and what is wrong with it.
    let words: String

    init(_ line: String, _ error: any Error) {
        let reason =
            switch error as? DecodingError {
            case .keyNotFound(let key, _): "it has no \"\(key.stringValue)\""
            case .typeMismatch(_, let context), .valueNotFound(_, let context):
                "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" is of another kind"
            case .dataCorrupted(let context) where !context.codingPath.isEmpty: context.debugDescription
            default: "it is no JSON object"
            }
        words = "\(reason): \(PluginWords.safe(String(line.prefix(120))))"
    }
}
