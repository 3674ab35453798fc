/// When a dataset's links stop working, in seconds since 1970 (UTC).
public struct LinkExpiry: Sendable, Hashable {
    /// When the first link expires.
    public var earliest: Double
    /// When the last link expires.
    public var latest: Double
    /// How many links say when they expire.
    public var count: Int

    /// Describes the expiry of `count` links.
    public init(earliest: Double, latest: Double, count: Int) {
        self.earliest = earliest
        self.latest = latest
        self.count = count
    }

    /// Gathers the expiry of many links; `nil` when none of them says.
    public init?(of expiries: some Sequence<Double>) {
        var found: LinkExpiry?
        for time in expiries {
            guard let so = found else {
                found = LinkExpiry(earliest: time, latest: time, count: 1)
                continue
            }
            found = LinkExpiry(
                earliest: min(so.earliest, time), latest: max(so.latest, time), count: so.count + 1)
        }
        guard let found else { return nil }
        self = found
    }
}
