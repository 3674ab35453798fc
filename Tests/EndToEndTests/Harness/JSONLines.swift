import Foundation

/// Reads JSON as strictly as Foundation does.
enum JSONLines {
    /// One object.
    static func object(_ text: String) throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            throw HarnessError("no JSON object: \(text)")
        }
        return object
    }

    /// One object a line.
    static func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { try object(String($0)) }
    }
}
