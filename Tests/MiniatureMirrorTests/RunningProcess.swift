import Glibc

/// A child process whose output goes to files.
struct RunningProcess {
    let identifier: pid_t

    /// Starts a program found in `PATH`.
    ///
    /// - Parameter environment: All the variables it gets; `nil` for those of this process.
    init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, output: String, errors: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        let variables = environment.map { $0.map { strdup("\($0)=\($1)") } + [nil] } ?? [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let code = variables.withUnsafeBufferPointer { own in
            let given = environment == nil ? environ : UnsafeMutablePointer(mutating: own.baseAddress)
            return posix_spawnp(&identifier, program, &actions, nil, words, given)
        }
        guard code == 0 else { throw ClientError(description: "\(program): \(String(cString: strerror(code)))") }
        self.identifier = identifier
    }

    /// The exit status, or 128 and the signal's number, once it has ended.
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
