import Glibc

/// Starts child processes that inherit nothing but their three streams.
enum Spawn {
    private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>

    /// Starts a program found in `PATH`, its output going to files, and gives its process number.
    static func start(
        _ words: [String], folder: String, environment: [String: String], output: String, errors: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        _ = addChangeFolder(&actions, folder)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // The mirror's sockets are in this process: a copy of one would keep its connection open.
        _ = addCloseFrom(&actions, 3)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        setDefaultSignals(&attributes)
        var identifier: pid_t = 0
        let code = withCStrings(words) { words in
            withCStrings(environment.map { "\($0)=\($1)" }) { variables in
                posix_spawnp(&identifier, words[0]!, &actions, &attributes, words, variables)
            }
        }
        guard code == 0 else { throw HarnessError("\(words[0]): \(String(cString: strerror(code)))") }
        return identifier
    }

    /// Undoes what this process may have inherited: a shell's background jobs ignore Ctrl-C.
    private static func setDefaultSignals(_ attributes: inout posix_spawnattr_t) {
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    }

    // The C library shows these two only with GNU extensions, which Swift does not ask for.

    private static let addChangeFolder = unsafeBitCast(
        dlsym(nil, "posix_spawn_file_actions_addchdir_np"),
        to: (@convention(c) (Actions, UnsafePointer<CChar>) -> Int32).self)

    private static let addCloseFrom = unsafeBitCast(
        dlsym(nil, "posix_spawn_file_actions_addclosefrom_np"),
        to: (@convention(c) (Actions, Int32) -> Int32).self)

    private static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
