import CLinux
import FetchCore
import Glibc

/// A child process with pipes at its standard input, output and error, in a process group of its own.
struct ChildSpawn {
    let pid: pid_t
    /// Where its standard input is written to.
    let input: Int32
    /// Where its standard output and error are read from.
    let output: Int32
    let errors: Int32

    /// How much a pipe holds: what a child may write ahead of what is read, in bytes.
    private static let room: Int32 = 1 << 20
    /// How often a busy program is tried, 5 ms apart.
    private static let patience = 200
    /// `F_SETPIPE_SZ` (fcntl.h, for _GNU_SOURCE).
    private static let setPipeSize: Int32 = 1031

    /// Starts a program with this process's environment and working directory.
    ///
    /// - Throws: ``FetchError`` with code `source-failed` when it cannot be started.
    init(_ path: String, name: String) throws(FetchError) {
        let pipes = [try Self.pipe(), try Self.pipe(), try Self.pipe()]
        _ = fcntl(pipes[1][1], Self.setPipeSize, Self.room)
        let children = [pipes[0][0], pipes[1][1], pipes[2][1]]
        let own = [pipes[0][1], pipes[1][0], pipes[2][0]]
        defer { for end in children { close(end) } }
        var pid = pid_t()
        let failure = Self.spawn(&pid, path, children)
        guard failure == 0 else {
            for end in own { close(end) }
            throw FetchError(
                .sourceFailed, "\(name) cannot be started: \(SystemError.text(failure))",
                hint: "Look at its first line and its permissions: \(SafeText.printable(path))")
        }
        (input, output, errors) = (own[0], own[1], own[2])
        for end in own { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
        self.pid = pid
    }

    /// A pipe that other children do not inherit: read end, write end.
    private static func pipe() throws(FetchError) -> [Int32] {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .system(errno, "making a pipe") }
        return ends
    }

    private static func spawn(_ pid: inout pid_t, _ path: String, _ descriptors: [Int32]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, end) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
        }
        // Sockets and files of this process are none of its business.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        // Signals are blocked on the threads of this process, and SIGPIPE is ignored: a child expects neither.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A group of its own: Ctrl-C is for fetch, which then ends the plugin and whatever that has started.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
        defer { free(arguments[0]) }
        for _ in 0..<patience {
            let failure = posix_spawn(&pid, path, &actions, &attributes, &arguments, environ)
            // A program that was just written is busy while a child of somebody else's fork still has it open.
            if failure != ETXTBSY { return failure }
            usleep(5000)
        }
        return ETXTBSY
    }
}
