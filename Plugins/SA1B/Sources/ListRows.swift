import FetchCore

/// The rows of a text list: numbered from 1, without line ends, blank lines, comments and the byte-order mark.
struct ListRows {
    /// One row and its place.
    struct Row {
        let line: Int
        let text: String
    }

    let rows: [Row]

    /// Splits a document.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for what is plainly no text list: a web page, UTF-16.
    init(_ document: ListDocument) throws(FetchError) {
        let bytes = document.bytes
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw FetchError(
                .badInput, "\(document.name) is text in UTF-16, which cannot be read",
                hint: "Save it again as UTF-8")
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        rows = lines.enumerated().compactMap { index, line in
            let text = Self.trimmed(line)
            guard let first = text.first, first != UInt8(ascii: "#") else { return nil }
            return Row(line: index + 1, text: String(decoding: text, as: UTF8.self))
        }
        if Self.isWebPage(rows.first?.text) {
            throw FetchError(
                .badInput, "\(document.name) is a web page (HTML), not a list",
                hint: "Save what the page links to instead of the page itself")
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        // Lists that were joined bring the byte-order mark along.
        var line = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
        while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { line.removeLast() }
        while let first = line.first, first == 0x20 || first == 0x09 { line.removeFirst() }
        return line
    }

    private static func isWebPage(_ text: String?) -> Bool {
        guard let start = text?.prefix(9).lowercased() else { return false }
        return ["<!doctype", "<html", "<head", "<?xml", "<!--", "<script"].contains(where: start.hasPrefix)
    }
}
