/// How many requests a client may make in a window of time, by kind of request.
public struct HubQuotas: Sendable {
    /// The kinds the hub counts apart.
    public enum Bucket: String, Sendable, Hashable {
        /// `/api/...`.
        case api
        /// `.../resolve/...`.
        case resolvers
        /// All else, git among it.
        case pages
    }

    /// For all requests without a token together.
    public var anonymous: [Bucket: Int] = [.api: 500, .resolvers: 3000, .pages: 100]

    /// For each account.
    public var account: [Bucket: Int] = [.api: 1000, .resolvers: 5000, .pages: 200]

    /// The length of a window in seconds.
    public var window = 300

    /// What 429 says in `Retry-After`, if anything.
    public var retryAfter: String?

    /// The public hub's.
    public init() {}
}
