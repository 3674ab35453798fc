/// The header fields of an answer, in the order sent; names are compared without regard to case (RFC 9110 §5.1).
public struct ResponseFields: Sendable, Hashable {
    /// Names as sent, and values without the spaces around them.
    public var lines: [TransferRequest.Header]

    /// Takes header lines.
    public init(_ lines: [TransferRequest.Header] = []) { self.lines = lines }

    /// The first value of a name.
    public subscript(name: String) -> String? { all(name).first }

    /// All values of a name, in order.
    public func all(_ name: String) -> [String] {
        let wanted = name.lowercased()
        return lines.filter { $0.name.lowercased() == wanted }.map(\.value)
    }
}
