/// The two files of profiles that AWS's tools share, `credentials` and `config`.
///
/// The form is AWS's ("Configuration and credential file settings", AWS CLI User Guide): sections in brackets, `name =
/// value` lines, comments that begin with `#` or `;`, and indented lines that belong to the name above them.
struct ProfileFile {
    /// Values by section and name; what is indented below a name has both names with a dot between them.
    private var sections: [String: [String: String]] = [:]

    /// Reads a file's text; lines that are none of the above are passed over, as AWS's tools do.
    init(_ text: String) {
        var section = ""
        var above = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let content = Self.trimmed(line)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("[") {
                section = Self.trimmed(content.dropFirst().prefix { $0 != "]" }).split(whereSeparator: \.isWhitespace)
                    .joined(separator: " ")
                above = ""
                continue
            }
            guard let mark = content.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(content[..<mark]).lowercased()
            let value = Self.value(content[content.index(after: mark)...])
            let isIndented = line.first?.isWhitespace == true
            if !isIndented { above = name }
            sections[section, default: [:]][isIndented ? "\(above).\(name)" : name] = value
        }
    }

    /// A value of a section.
    subscript(section: String, name: String) -> String? { sections[section]?[name] }

    /// True when there is such a section.
    func has(_ section: String) -> Bool { sections[section] != nil }

    private static func value(_ text: Substring) -> String {
        var text = text
        // A comment behind a value needs a space before it: secrets may hold the character.
        for mark in [" #", " ;", "\t#", "\t;"] {
            if let start = text.firstRange(of: mark)?.lowerBound { text = text[..<start] }
        }
        return trimmed(text)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
