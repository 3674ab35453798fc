import FetchCore

/// Work that waits for disks, away from Swift's few cooperative threads.
enum OwnThread {
    /// Runs a body on a thread of its own and gives what it gives.
    static func run<T: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> T) async throws -> T {
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            DetachedThread.start(name) { continuation.resume(returning: Result { try body() }) }
        }
        return try result.get()
    }
}
