/// What proves to a store who is asking. Its secrets are never part of any text.
public struct Credentials: Sendable, Hashable {
    /// The public half, which signatures name.
    let accessKey: String
    let secretKey: String
    /// What goes along with credentials that are temporary.
    let sessionToken: String?

    /// Takes a pair of keys, and the token of a session if there is one.
    public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.sessionToken = sessionToken
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says only that there are some.
    public var description: String { "credentials" }
    /// Says only that there are some.
    public var debugDescription: String { description }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
