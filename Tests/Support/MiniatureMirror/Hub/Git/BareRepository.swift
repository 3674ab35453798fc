import Glibc

/// A bare repository of real git, and the calls of git that the hub needs.
struct BareRepository: Sendable {
    /// The folder with `HEAD` and `objects`.
    let folder: String

    /// What every git of the hub sees: nothing of this machine's or this user's settings.
    static let environment = [
        "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin", "HOME": "/nonexistent",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
        // Whoever owns the folder: it was made for this hub.
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
    ]

    /// Makes an empty repository with the branch `main`; folders above it are made as needed.
    ///
    /// - Throws: `GitError`, `SystemCallError`.
    static func make(at folder: String) throws -> BareRepository {
        let repository = BareRepository(folder: folder)
        _ = try run(["git", "init", "--quiet", "--bare", "--initial-branch=main", folder])
        for (key, value) in [
            "uploadpack.allowFilter": "true", "uploadpack.allowAnySHA1InWant": "true", "http.receivepack": "false",
            "gc.auto": "0",
        ] {
            _ = try repository.git("config", key, value)
        }
        return repository
    }

    /// What a git command writes to its standard output.
    ///
    /// - Throws: `GitError` when it ends with another status than 0, `SystemCallError`.
    func git(_ arguments: String..., input: [UInt8] = []) throws -> [UInt8] {
        try Self.run(["git", "--git-dir", folder] + arguments, input: input)
    }

    /// The same as text.
    func gitText(_ arguments: String..., input: [UInt8] = []) throws -> String {
        String(decoding: try Self.run(["git", "--git-dir", folder] + arguments, input: input), as: UTF8.self)
    }

    private static func run(_ words: [String], input: [UInt8] = []) throws -> [UInt8] {
        let process = try ChildProcess.run(words, input: input, environment: environment)
        guard process.status == 0 else {
            throw GitError(description: "\(words.joined(separator: " ")): status \(process.status): \(process.errors)")
        }
        return process.output
    }
}
