import Glibc

/// SIGINT and SIGTERM, taken by waiting for them and not by a handler.
struct TerminationSignals {
    private var signals = sigset_t()

    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
    }

    /// Keeps them from ending the process, in this thread and those it starts.
    func block() {
        var signals = signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Returns when one of them has come.
    func wait() {
        var signals = signals
        var signal: Int32 = 0
        sigwait(&signals, &signal)
    }
}
