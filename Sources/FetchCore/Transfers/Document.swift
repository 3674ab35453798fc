/// A small document that came whole, with all that the server said about it.
public struct Document: Sendable, Hashable {
    public var head: ResponseHead
    /// All header fields of the last answer, after redirects.
    public var fields: ResponseFields
    public var bytes: [UInt8]
    /// The address that gave it, after redirects; may hold a secret.
    public var url: String

    /// Describes a document.
    public init(
        head: ResponseHead = ResponseHead(status: 200), fields: ResponseFields = ResponseFields(), bytes: [UInt8],
        url: String
    ) {
        self.head = head
        self.fields = fields
        self.bytes = bytes
        self.url = url
    }
}
