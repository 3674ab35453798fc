/// How the LFS side of the hub behaves.
public struct LFSSettings: Sendable {
    /// A refusal of one object.
    public struct ObjectError: Sendable {
        /// A status of the batch API: 404, 409, 410, 422.
        public var code: Int

        /// What it says.
        public var message: String

        /// A refusal.
        public init(code: Int, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// The header field each download must carry, with exactly the value its batch gave; `nil` for none.
    public var grantHeader: String? = "X-Object-Grant"

    /// How long a link is good, in seconds.
    public var linkLifetime = 3600

    /// The most objects in one batch; more are refused with 413.
    public var batchLimit = 100

    /// Objects that are refused, by oid.
    public var errors: [String: ObjectError] = [:]

    /// Batches of a hundred, links good for an hour, a grant that must come back.
    public init() {}
}
