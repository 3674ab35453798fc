import Foundation
import Glibc

/// The real `fetch` as a child process, its output going to files.
final class RunningTool {
    let identifier: pid_t
    private let arguments: [String]
    private let scratch: ScratchFolder
    private let name: String
    private let start = Patience.now
    private var peakMemory = 0
    private var ending: (status: Int32, seconds: Double)?

    /// The executable, which is built into the same folder as the test runner.
    static let executable: String = {
        var path = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        let runner = String(decoding: path[..<max(0, length)].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return URL(filePath: runner).deletingLastPathComponent().appending(path: "fetch").path(percentEncoded: false)
    }()

    /// Starts a command in a scratch folder, with an environment that knows nothing of this machine's proxies.
    ///
    /// - Parameters:
    ///   - wrapper: A program and its arguments that run the tool in their turn, such as `unshare`.
    ///   - environment: Variables to set besides the usual ones.
    init(
        _ arguments: [String], in scratch: ScratchFolder, environment: [String: String] = [:],
        wrapper: [String] = []
    ) throws {
        self.arguments = arguments
        self.scratch = scratch
        name = "run-\(UUID().uuidString)"
        let words = wrapper + [Self.executable] + arguments
        identifier = try Spawn.start(
            words, folder: scratch.path, environment: Self.environment(scratch).merging(environment) { $1 },
            output: scratch.path(name + ".out"), errors: scratch.path(name + ".err"))
    }

    deinit {
        if ending == nil {
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
    }

    /// What it has written to standard error so far.
    var errorsSoFar: String { (try? scratch.text(name + ".err")) ?? "" }

    /// True once it has ended. Also looks at its memory.
    var isOver: Bool {
        if ending != nil { return true }
        peakMemory = max(peakMemory, ProcessMemory.peak(of: identifier) ?? 0)
        var status: Int32 = 0
        guard waitpid(identifier, &status, WNOHANG) == identifier else { return false }
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        ending = (code, Patience.now - start)
        return true
    }

    /// Sends a signal, unless it has ended.
    func send(_ signal: Int32) {
        if !isOver { kill(identifier, signal) }
    }

    /// Waits for its end. One that takes too long is killed, which is an error.
    func finish(within seconds: Double = 60) throws -> ToolRun {
        let isInTime = Patience.wait(within: seconds) { isOver }
        if !isInTime {
            kill(identifier, SIGKILL)
            _ = Patience.wait { isOver }
        }
        let run = ToolRun(
            arguments: arguments, status: ending?.status ?? -1, output: try scratch.text(name + ".out"),
            errors: errorsSoFar, seconds: ending?.seconds ?? 0, peakMemory: peakMemory)
        if !isInTime { throw HarnessError("killed after \(seconds) s: \(run)") }
        return run
    }

    private static func environment(_ scratch: ScratchFolder) -> [String: String] {
        let kept = ["PATH", "LD_LIBRARY_PATH"]
        var variables = ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
        variables["HOME"] = scratch.path
        variables["LC_ALL"] = "C.UTF-8"
        variables["TERM"] = "xterm-256color"
        return variables
    }
}

/// What Linux tells of a process's memory.
enum ProcessMemory {
    /// The most that was resident since it began to run its program, in bytes.
    ///
    /// Not from `wait4`: Linux counts there what the parent had resident when it started the child.
    static func peak(of process: pid_t) -> Int? {
        guard let file = fopen("/proc/\(process)/status", "re") else { return nil }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 256)
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard line.hasPrefix("VmHWM:") else { continue }
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
        }
        return nil
    }
}
