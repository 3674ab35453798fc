import Foundation

/// A listing of a folder as nginx (`autoindex`) and Apache (`mod_autoindex`) write it: a link a line, and what follows.
struct IndexPage {
    /// One thing in the folder.
    struct Entry {
        /// Its name, decoded.
        var name: String
        var isFolder: Bool
        /// In bytes, where the server writes it in full: nginx does, Apache only below a kilobyte.
        var size: Int64?
    }

    /// In the order of the page; `nil` for a page without any link, which is no listing.
    let entries: [Entry]?

    init(_ text: String) {
        let links = text.matches(of: /<[aA]\s[^>]*?[hH][rR][eE][fF]="([^"]*)"[^>]*>[^<]*<\/[aA]>([^<\n]*)/)
        entries = links.isEmpty ? nil : links.compactMap { Self.entry($0.1, after: $0.2) }
    }

    /// A link that leads to something in this very folder; those to parents, other orders and other hosts are not.
    private static func entry(_ link: Substring, after rest: Substring) -> Entry? {
        let address = String(link).replacing("&amp;", with: "&")
        let isFolder = address.hasSuffix("/")
        guard let name = (isFolder ? String(address.dropLast()) : address).removingPercentEncoding,
            !name.isEmpty, name != ".", name != "..", !name.contains("/"), !address.contains("?"),
            !address.contains("#"), !address.contains(":")
        else { return nil }
        let last = rest.split(whereSeparator: \.isWhitespace).last
        return Entry(name: name, isFolder: isFolder, size: isFolder ? nil : last.flatMap { Int64($0) })
    }
}
