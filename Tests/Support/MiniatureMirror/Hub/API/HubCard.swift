/// What the front matter of a repository's `README.md` says at its top level.
///
/// Texts and lists of texts only: clients that want more read the README themselves.
struct HubCard: Sendable {
    private var members: [String: JSONValue] = [:]

    /// Reads the lines between the first two `---`.
    init(_ readme: [UInt8]) {
        var lines = String(decoding: readme, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == "---" else { return }
        var key: String?
        for line in lines.prefix(while: { $0 != "---" }) {
            if line.hasPrefix("- "), let key, !line.contains(": ") {
                members[key] = .array((members[key]?.elements ?? []) + [.string(Self.unquoted(line.dropFirst(2)))])
            } else {
                key = Self.name(of: line)
                if let key, let value = Self.value(of: line) { members[key] = .string(value) }
            }
        }
    }

    /// As the API shows it.
    var json: JSONValue { .object(members) }

    /// As tags: `license:mit`, and the words under `tags`.
    var tags: [String] {
        let license = members["license"]?.text.map { ["license:\($0)"] } ?? []
        return license + (members["tags"]?.elements ?? []).compactMap(\.text)
    }

    private static func name(of line: Substring) -> String? {
        guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true else { return nil }
        return String(line[..<colon])
    }

    private static func value(of line: Substring) -> String? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let text = line[line.index(after: colon)...].drop { $0 == " " }
        return text.isEmpty ? nil : unquoted(text)
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count > 1, let first = text.first, first == "\"" || first == "'", text.last == first else {
            return String(text)
        }
        return String(text.dropFirst().dropLast())
    }
}
