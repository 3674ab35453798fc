import FetchCore

/// Some pictures on one page that needs nothing else.
public struct ContactSheet {
    /// One picture.
    public struct Entry: Sendable {
        /// Its path.
        public var path: String
        /// What is said of it: bytes, pixels, what belongs to it.
        public var words: String
        /// The picture as it is shown, and its media type; `nil` where it cannot be shown, which `words` explain.
        public var content: (type: String, bytes: [UInt8])?

        /// Describes a picture.
        public init(path: String, words: String, content: (type: String, bytes: [UInt8])?) {
            self.path = path
            self.words = words
            self.content = content
        }
    }

    private let title: String
    private let words: String
    private let entries: [Entry]

    /// Prepares a page.
    public init(title: String, words: String, entries: [Entry]) {
        self.title = title
        self.words = words
        self.entries = entries
    }

    /// The whole page as HTML.
    public var html: String {
        PageFrame.page(
            title: "\(title) – some pictures",
            body: HTML.element("h1", title) + HTML.element("p", words, class: "dim") + "<div class=\"sheet\">"
                + entries.map(figure).joined(separator: "\n") + "</div>")
    }

    private func figure(_ entry: Entry) -> String {
        let picture =
            entry.content.map { content in
                "<img alt=\"\(HTML.escaped(entry.path))\" src=\"data:\(content.type);base64,"
                    + "\(Base64.encode(content.bytes))\">"
            } ?? HTML.element("div", "cannot be shown", class: "none dim")
        return "<figure>\(picture)<figcaption>\(HTML.element("b", entry.path))<br>\(HTML.escaped(entry.words))"
            + "</figcaption></figure>"
    }
}

/// Base 64 (RFC 4648 §4).
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
            var (at, place) = (0, 0)
            while at < bytes.count {
                let (a, b) = (bytes[at], at + 1 < bytes.count ? bytes[at + 1] : 0)
                let c = at + 2 < bytes.count ? bytes[at + 2] : 0
                let word = Int(a) << 16 | Int(b) << 8 | Int(c)
                for digit in 0..<4 { text[place + digit] = digits[word >> (18 - 6 * digit) & 63] }
                if at + 1 >= bytes.count { text[place + 2] = UInt8(ascii: "=") }
                if at + 2 >= bytes.count { text[place + 3] = UInt8(ascii: "=") }
                at += 3
                place += 4
            }
            return place
        }
    }
}
