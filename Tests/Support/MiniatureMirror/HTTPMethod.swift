/// The method of a request, such as `GET`.
public struct HTTPMethod: RawRepresentable, Hashable, Sendable {
    /// The method as it stands in the request line.
    public let rawValue: String

    /// Takes any word; the mirror itself answers 405 to those its content does not know.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Asks for headers and body.
    public static let get = HTTPMethod(rawValue: "GET")

    /// Asks for the headers `get` would bring.
    public static let head = HTTPMethod(rawValue: "HEAD")

    /// Sends a body, and asks for what the server makes of it.
    public static let post = HTTPMethod(rawValue: "POST")
}
