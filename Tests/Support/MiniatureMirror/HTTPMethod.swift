/// The method of a request, such as `GET`.
public struct HTTPMethod: RawRepresentable, Hashable, Sendable {
    /// The method as it stands in the request line.
    public let rawValue: String

    /// Takes any word; the mirror itself answers 405 to all but `GET` and `HEAD`.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Asks for headers and body.
    public static let get = HTTPMethod(rawValue: "GET")

    /// Asks for the headers `get` would bring.
    public static let head = HTTPMethod(rawValue: "HEAD")
}
