internal import FetchCore

/// The beginning of an HTML page or XML document that came where data was expected.
struct Markup {
    private enum Kind: String {
        case html = "an HTML page"
        case xml = "an XML document"
    }

    private static let openings: [(String, Kind)] = [
        ("<!doctype html", .html), ("<html", .html), ("<head", .html), ("<?xml", .xml), ("<error", .xml),
    ]

    private let kind: Kind
    private let text: String

    /// Recognises markup after an optional UTF-8 byte order mark and white space; `nil` for anything else.
    init?(_ head: some Collection<UInt8>) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let unmarked = head.starts(with: mark) ? head.dropFirst(mark.count) : head[...]
        let body = unmarked.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        // Nearly everything is told from markup by its first byte.
        guard body.first == UInt8(ascii: "<") else { return nil }
        let opening = String(decoding: body.prefix(16), as: UTF8.self).lowercased()
        guard let known = Self.openings.first(where: { opening.hasPrefix($0.0) }) else { return nil }
        kind = known.1
        text = String(decoding: body, as: UTF8.self)
    }

    /// The error that says so, with the server's own words when they are there.
    ///
    /// Only `Code` and `Message` of an object store's error document (Amazon S3 API Reference, "Error Responses") or
    /// the page's title are shown: other elements may repeat parts of a signed request.
    func refusal(of name: String, expected: String, code: FetchError.Code) -> FetchError {
        let words = ["Code", "Message", "title"].compactMap(content).joined(separator: ": ")
        let said = words.isEmpty ? "" : " (\(words))"
        return FetchError(
            code, "\(name) is \(kind.rawValue), not \(expected)\(said)",
            hint: "The link has most likely expired, or the server answers with an error page: get fresh links")
    }

    private func content(of element: String) -> String? {
        guard let start = text.firstRange(of: "<\(element)>")?.upperBound,
            let end = text[start...].firstRange(of: "</\(element)>")?.lowerBound
        else { return nil }
        let words = text[start..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : SafeText.printable(words)
    }
}
