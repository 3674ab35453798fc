import FetchCore

/// Text that is put together to a page; whatever comes from outside goes through ``escaped(_:)``.
enum HTML {
    /// Text as HTML shows it, in elements and in quoted attributes: no markup, no control characters.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in SafeText.printable(text) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    /// An element around text from outside.
    static func element(_ name: String, _ text: String, class kind: String? = nil) -> String {
        "<\(name)\(kind.map { " class=\"\($0)\"" } ?? "")>\(escaped(text))</\(name)>"
    }

    /// A table; the first column stands to the left, the others to the right.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let line = { (cells: [String], name: String) in
            "<tr>" + cells.map { element(name, $0) }.joined() + "</tr>"
        }
        let top = head.isEmpty ? "" : "<thead>\(line(head, "th"))</thead>"
        return "<div class=\"wide\"><table>\(top)<tbody>\(rows.map { line($0, "td") }.joined(separator: "\n"))"
            + "</tbody></table></div>"
    }

    /// Names and what they stand for.
    static func facts(_ rows: [(String, String)]) -> String {
        "<dl>" + rows.map { element("dt", $0.0) + element("dd", $0.1) }.joined(separator: "\n") + "</dl>"
    }

    /// A part of a page with its heading.
    static func section(_ title: String, _ body: String) -> String {
        "<section>\(element("h2", title))\n\(body)\n</section>\n"
    }
}
