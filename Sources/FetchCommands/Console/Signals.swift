import FetchCore
import FetchPluginHost
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first saves and leaves, the second leaves at once.
enum Signals {
    private static let handler = Mutex<(@Sendable (FetchError) -> Void)?>(nil)
    /// How long a run may take to save, in microseconds; what is not saved by then is safe in the ledger anyway.
    private static let patience: UInt32 = 1_700_000

    /// Carries the numbers of signals from their handler to the thread that acts on them.
    ///
    /// Not `sigwait`: an `async` main leaves its thread to libdispatch, which lets the signals through there.
    private static let channel: (output: Int32, input: Int32) = {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no pipe: \(SystemError.text(errno))")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// Takes the signals over and starts the thread that acts on them.
    ///
    /// A signal that is ignored, as Ctrl-C is for a shell's background jobs, stays ignored.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        _ = channel
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            sigaction(number, nil, &action)
            if unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == ignored { continue }
            action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(Signals.channel.input, &byte, 1)
                errno = saved
            }
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
        DetachedThread.start("fetch-signals") { wait() }
    }

    /// `SIG_IGN` as a number: function pointers cannot be compared.
    private static let ignored = 1

    /// Says what the first signal does; before that, it ends the process.
    static func onFirst(_ body: (@Sendable (FetchError) -> Void)?) { handler.withLock { $0 = body } }

    private static func wait() {
        let number = next()
        let status = number == SIGINT ? ExitStatus.interrupted : .terminated
        guard let stop = handler.withLock({ $0 }) else { leave(status) }
        DetachedThread.start("fetch-second") {
            _ = next()
            leave(status)
        }
        Console.note("stopping; the same command goes on from here (Ctrl-C again leaves at once)")
        stop(FetchError(number == SIGINT ? .interrupted : .terminated, "interrupted; the state is saved"))
        usleep(patience)
        leave(status)
    }

    /// Leaves at once, and lets nobody stay behind.
    private static func leave(_ status: ExitStatus) -> Never {
        LivingPlugins.endAll()
        restoreTerminal()
        _exit(status.rawValue)
    }

    /// Waits for one of the two.
    private static func next() -> Int32 {
        var byte: UInt8 = 0
        while read(channel.output, &byte, 1) != 1 {}
        return Int32(byte)
    }

    private static func restoreTerminal() {
        if Console.isTerminal { Console.raw("\u{1B}[?25h") }
    }
}
