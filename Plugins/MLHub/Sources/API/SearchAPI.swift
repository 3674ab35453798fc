import CSTACParser
import FetchCore

/// A STAC API's item search (STAC API 1.0, Item Search): pages of items that match, in the order the service gives.
struct SearchAPI: Sendable {
    /// One way to ask for a page.
    struct Page: Sendable, Hashable {
        var url: String
        /// The JSON to post; `nil` for a `GET`.
        var body: String?
    }

    /// Items of one page that are asked for.
    private static let pageSize = 250
    static let largestPage = 256 << 20

    private let url: String
    private let posts: Bool

    /// Finds the search of a service by its landing page; `nil` for a document that has none.
    init?(landing document: cstac_document, at place: String) {
        var found: (url: String, posts: Bool)?
        for link in UnsafeBufferPointer(start: document.links, count: document.link_count) {
            guard String(link.rel) == "search", let href = String(link.href) else { continue }
            let posts = String(link.method)?.uppercased() == "POST"
            if found == nil || posts { found = (Href.resolve(href, against: place), posts) }
        }
        guard let found else { return nil }
        (url, posts) = found
    }

    /// The first page for a query.
    func first(_ query: SelectionQuery) -> Page {
        posts ? Page(url: url, body: Self.json(query)) : Page(url: url + Self.fields(query), body: nil)
    }

    /// The page that a link `next` of a page leads to.
    static func next(_ link: cstac_link, after page: Page) -> Page? {
        guard let href = String(link.href) else { return nil }
        let url = Href.resolve(href, against: page.url)
        guard String(link.method)?.uppercased() == "POST" else { return Page(url: url, body: nil) }
        let body = String(link.body) ?? page.body
        guard link.merges != 0, let old = page.body, let new = body else { return Page(url: url, body: body) }
        return Page(url: url, body: merged(old, new))
    }

    /// How to ask for a page.
    static func request(_ page: Page) -> TransferRequest {
        guard let body = page.body else { return TransferRequest(url: Href.encoded(page.url)) }
        return TransferRequest(
            url: Href.encoded(page.url),
            body: TransferRequest.Body(Array(body.utf8), contentType: "application/json", isRepeatable: true))
    }

    private static func json(_ query: SelectionQuery) -> String {
        var json = JSONText()
        json.add("limit", pageSize)
        if let names = query.collections { json.add("collections", list: names.sorted()) }
        if let box = query.bounds { json.add("bbox", json: "[\(numbers(box))]") }
        if let time = query.time { json.add("datetime", interval(time)) }
        return json.text
    }

    private static func fields(_ query: SelectionQuery) -> String {
        var fields = ["limit=\(pageSize)"]
        if let names = query.collections {
            fields.append("collections=" + names.sorted().map { PercentCoding.segment($0) }.joined(separator: ","))
        }
        if let box = query.bounds { fields.append("bbox=\(numbers(box))") }
        if let time = query.time { fields.append("datetime=" + PercentCoding.segment(interval(time))) }
        return "?" + fields.joined(separator: "&")
    }

    private static func numbers(_ box: BoundingBox) -> String {
        [box.west, box.south, box.east, box.north].map { "\($0)" }.joined(separator: ",")
    }

    /// An interval whose ends are rounded outwards to the second: the selector looks again.
    private static func interval(_ time: TimeSpan) -> String {
        let start = time.start.map { Timestamp.rfc3339($0.rounded(.down)) } ?? ".."
        let end = time.end.map { Timestamp.rfc3339($0.rounded(.up)) } ?? ".."
        return "\(start)/\(end)"
    }

    /// One JSON object with the fields of both; of a field in both, a service takes the last.
    private static func merged(_ old: String, _ new: String) -> String {
        let inner = new.drop { $0 != "{" }.dropFirst()
        guard inner.contains("\"") else { return old }
        return old.reversed().drop { $0 != "}" }.dropFirst().reversed() + "," + inner
    }
}
