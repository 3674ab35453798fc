import Glibc

/// A thread of the operating system that nobody joins.
enum DetachedThread {
    /// Enough for libarchive and libjpeg; only what is touched becomes memory.
    private static let stackSize = 1 << 20

    /// Runs `body` on a new thread.
    ///
    /// - Throws: `SystemCallError` when no thread can be had.
    static func start(_ body: @escaping @Sendable () -> Void) throws {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)

        let work = Unmanaged.passRetained(ThreadBody(run: body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw SystemCallError(call: "pthread_create", code: code)
        }
    }
}
