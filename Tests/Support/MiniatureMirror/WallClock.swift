import Glibc

/// The time of day.
enum WallClock {
    /// Seconds since 1970.
    static var now: Int { time(nil) }
}
