/// How the hub behaves, beyond what its repositories say.
public struct HubSettings: Sendable {
    /// How the hub answers for a file that is in git itself.
    public enum PlainFileAnswer: Sendable {
        /// By a redirect with a relative location, on the same origin.
        case redirect
        /// At once.
        case direct
    }

    /// How long a signed link to the storage is good, in seconds.
    public var linkLifetime = 3600

    /// The entries on a page of a listing.
    public var pageSize = 1000

    /// The entries on a page when they are asked for with all their details.
    public var expandedPageSize = 50

    /// How files in git are answered for.
    public var plainFiles = PlainFileAnswer.redirect

    /// Requests each window allows.
    public var quotas = HubQuotas()

    /// How LFS behaves.
    public var lfs = LFSSettings()

    /// As the public hub behaves.
    public init() {}
}
