/// What a server said along with a status that is no success, for sources that know how to read it.
///
/// It is never printed or stored as it is: whoever reads it makes a ``FetchError`` in the user's words.
public struct ErrorAnswer: Sendable, Hashable {
    public var fields: ResponseFields
    /// The start of the body, at most 2 KiB.
    public var text: String

    /// Describes an answer.
    public init(fields: ResponseFields, text: String) {
        self.fields = fields
        self.text = text
    }
}
