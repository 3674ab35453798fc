import Glibc

/// Waits for conditions, never for a time.
enum Patience {
    /// Seconds since some point in the past.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Looks at a condition until it holds; false when it did not within so many seconds.
    static func wait(within seconds: Double = 30, until condition: () throws -> Bool) rethrows -> Bool {
        let deadline = now + seconds
        while try !condition() {
            if now > deadline { return false }
            usleep(1000)
        }
        return true
    }
}
