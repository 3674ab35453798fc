/// Who may see a repository, and who may have its files.
public struct HubAccess: Sendable {
    /// How the owner of a gated repository lets people in.
    public enum Gate: String, Sendable {
        /// Whoever accepts the terms.
        case auto
        /// Whom the owner approves.
        case manual
    }

    /// Whether only its readers know that it exists.
    public var isPrivate = false

    /// Whether only its readers get its files; listings stay open. `nil` for not gated.
    public var gate: Gate?

    /// Whether the hub has taken it down.
    public var isDisabled = false

    /// The accounts that may see a private repository, or have accepted the terms of a gated one.
    public var readers: Set<String> = []

    /// Open to all unless told otherwise.
    public init(isPrivate: Bool = false, gate: Gate? = nil, isDisabled: Bool = false, readers: Set<String> = []) {
        self.isPrivate = isPrivate
        self.gate = gate
        self.isDisabled = isDisabled
        self.readers = readers
    }
}
