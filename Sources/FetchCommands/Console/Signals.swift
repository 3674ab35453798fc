import FetchCore
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first saves and leaves, the second leaves at once.
enum Signals {
    private static let handler = Mutex<(@Sendable (FetchError) -> Void)?>(nil)
    /// How long a run may take to save, in microseconds; what is not saved by then is safe in the ledger anyway.
    private static let patience: UInt32 = 1_700_000

    /// Blocks the signals in all threads and starts the one that waits for them. Call before any other thread starts.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var set = both
        pthread_sigmask(SIG_BLOCK, &set, nil)
        DetachedThread.start("fetch-signals") { wait() }
    }

    /// Says what the first signal does; before that, it ends the process.
    static func onFirst(_ body: (@Sendable (FetchError) -> Void)?) { handler.withLock { $0 = body } }

    private static func wait() {
        let number = next()
        let status = number == SIGINT ? ExitStatus.interrupted : .terminated
        guard let stop = handler.withLock({ $0 }) else { _exit(status.rawValue) }
        DetachedThread.start("fetch-second") {
            _ = next()
            restoreTerminal()
            _exit(status.rawValue)
        }
        Console.note("stopping; the same command goes on from here (Ctrl-C again leaves at once)")
        stop(FetchError(number == SIGINT ? .interrupted : .terminated, "interrupted; the state is saved"))
        usleep(patience)
        restoreTerminal()
        _exit(status.rawValue)
    }

    private static var both: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        return set
    }

    /// Waits for one of the two.
    private static func next() -> Int32 {
        var set = both
        var number: Int32 = 0
        sigwait(&set, &number)
        return number
    }

    private static func restoreTerminal() {
        if Console.isTerminal { Console.raw("\u{1B}[?25h") }
    }
}
