import Foundation

/// Changes one member of a JSON object that came as text, and leaves the rest as it is.
enum JSONMerge {
    /// The object with `name` set to a string; what is no object becomes one.
    static func setting(_ name: String, _ value: String, in json: [UInt8]) -> JSON {
        var object = (try? JSONSerialization.jsonObject(with: Data(json))) as? [String: Any] ?? [:]
        object[name] = value
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        let merged = try? JSONSerialization.data(withJSONObject: object, options: options)
        return .literal(String(decoding: merged ?? Data("{}".utf8), as: UTF8.self))
    }
}
