import FetchCore

/// A `Link` header (RFC 8288).
enum LinkHeader {
    /// The address of the relation `next`, as written.
    static func next(in fields: ResponseFields) -> String? {
        for value in fields.all("Link") {
            for link in value.split(separator: ",") {
                guard let start = link.firstIndex(of: "<"), let end = link[start...].firstIndex(of: ">") else {
                    continue
                }
                let parameters = link[link.index(after: end)...].split(separator: ";").map { part in
                    part.filter { $0 != " " && $0 != "\"" }.lowercased()
                }
                if parameters.contains("rel=next") { return String(link[link.index(after: start)..<end]) }
            }
        }
        return nil
    }
}
