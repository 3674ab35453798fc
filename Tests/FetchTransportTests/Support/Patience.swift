import FetchCore

/// Waits for conditions, never for a time.
enum Patience {
    /// Looks at a condition until it holds; false when it did not within two minutes.
    static func until(_ condition: () -> Bool) async throws -> Bool {
        let deadline = Timestamp.monotonic() + 120
        while !condition() {
            if Timestamp.monotonic() > deadline { return false }
            try await Task.sleep(for: .milliseconds(2))
        }
        return true
    }
}
