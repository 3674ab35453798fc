/// One request as the mirror read it.
public struct MirrorRequest: Sendable {
    /// The method: one the content knows, wherever content or faults see it.
    public var method: HTTPMethod

    /// The request target as sent: path and query, still percent-encoded.
    public var target: String

    /// The path, percent-decoded, with its leading slash; the absolute address when the client takes this for a proxy.
    public var path: String

    /// What follows the first `?` of the target, still percent-encoded.
    public var query: String?

    /// The header fields.
    public var headers: HeaderFields

    /// The body, without any transfer coding; empty when there is none.
    public var body: [UInt8] = []

    /// The number of the connection it came on; the first is 1.
    public var connection: Int

    /// Whether the connection may be used again after the answer.
    var keepsAlive: Bool

    /// A request for `target`, for example `/a.tar?oe=1`, as if it had come from a client.
    public init(_ target: String, method: HTTPMethod = .get, headers: HeaderFields = [:]) {
        self.init(method: method, target: target, headers: headers, connection: 0, keepsAlive: true)
    }

    init(method: HTTPMethod, target: String, headers: HeaderFields, connection: Int, keepsAlive: Bool) {
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.method = method
        self.target = target
        self.path = PercentCoding.decoded(halves[0])
        self.query = halves.count > 1 ? String(halves[1]) : nil
        self.headers = headers
        self.connection = connection
        self.keepsAlive = keepsAlive
    }

    /// The decoded values of all query items of that name, in their order; `+` stands for a space.
    public func queryValues(_ name: String) -> [String] {
        (query ?? "").split(separator: "&").compactMap { item in
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard PercentCoding.decoded(halves[0]) == name else { return nil }
            return halves.count > 1 ? PercentCoding.decoded(Substring(halves[1].replacing("+", with: " "))) : ""
        }
    }

    /// The value of the first query item of that name, not decoded.
    public func queryItem(_ name: String) -> String? {
        for item in (query ?? "").split(separator: "&") {
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if halves[0] == name { return halves.count > 1 ? String(halves[1]) : "" }
        }
        return nil
    }
}
