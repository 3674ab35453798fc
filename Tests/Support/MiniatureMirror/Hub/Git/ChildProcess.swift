import Glibc

/// A program that was run to its end, with all it wrote.
struct ChildProcess: Sendable {
    /// The exit status, or 128 and the signal's number.
    let status: Int32
    let output: [UInt8]
    let errors: String

    /// Runs a program found in `PATH`, and waits for it.
    ///
    /// - Parameters:
    ///   - input: What it reads from its standard input.
    ///   - environment: All the variables it gets.
    /// - Throws: `SystemCallError` when it cannot be started.
    static func run(_ words: [String], input: [UInt8], environment: [String: String]) throws -> ChildProcess {
        // Files and not pipes for what goes in and what goes wrong: so no order of reading and writing can block.
        let (source, errors) = (try AnonymousFile(input), try AnonymousFile([]))
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemCallError(call: "pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let identifier: pid_t
        do {
            defer { close(ends[1]) }
            identifier = try start(words, environment, streams: [source.descriptor, ends[1], errors.descriptor])
        } catch {
            close(ends[0])
            throw error
        }
        let output = readToEnd(ends[0])
        close(ends[0])
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return ChildProcess(status: code, output: output, errors: String(decoding: errors.bytes(), as: UTF8.self))
    }

    private static func start(
        _ words: [String], _ environment: [String: String], streams: [Int32]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier: pid_t = 0
        let code = posix_spawnp(&identifier, words[0], &actions, nil, arguments, variables)
        guard code == 0 else { throw SystemCallError(call: "posix_spawn \(words[0])", code: code) }
        return identifier
    }

    private static func readToEnd(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
        return bytes
    }
}
