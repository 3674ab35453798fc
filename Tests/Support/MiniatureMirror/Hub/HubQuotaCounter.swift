/// Counts requests in fixed windows.
final class HubQuotaCounter: Sendable {
    /// What a client may still do.
    struct Standing: Sendable {
        let bucket: HubQuotas.Bucket
        let quota: Int
        let left: Int
        let secondsToReset: Int
        let window: Int
        let isExceeded: Bool
    }

    private struct Window {
        var end: Int
        var used = 0
    }

    private let windows = Monitor<[String: Window]>([:])

    /// Counts a request of a client: an account's name, or `nil` for all without one.
    func count(_ bucket: HubQuotas.Bucket, by account: String?, quotas: HubQuotas, now: Int) -> Standing {
        let quota = (account == nil ? quotas.anonymous : quotas.account)[bucket] ?? .max
        return windows.withLock { windows in
            let key = "\(bucket.rawValue) \(account ?? "")"
            var window = windows[key] ?? Window(end: now + quotas.window)
            if window.end <= now { window = Window(end: now + quotas.window) }
            window.used += 1
            windows[key] = window
            return Standing(
                bucket: bucket, quota: quota, left: max(0, quota - window.used), secondsToReset: window.end - now,
                window: quotas.window, isExceeded: window.used > quota)
        }
    }
}
