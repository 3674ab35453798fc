import Glibc

/// A thread of the system, for work that must not share Swift's few cooperative threads.
public enum DetachedThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a detached thread of 512 kB stack that runs `body` and ends.
    ///
    /// Signals meant for the process are blocked on it, so that they reach the thread that waits for them.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Body { named(name, body) })
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 512 * 1024)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, &attributes,
            { context in
                Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(failure == 0, "cannot start a thread: \(SystemError.text(failure))")
    }

    private static func named(_ name: String, _ body: () -> Void) {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        label(name)
        body()
    }

    /// Shows the name in `top -H` and debuggers; a system that does not allow it loses nothing else.
    private static func label(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, name, min(15, name.utf8.count))
        close(file)
    }
}
