import FetchCore
import Glibc

/// A plugin that runs, as lines in and out. Used from one thread at a time.
final class PluginProcess: @unchecked Sendable {
    /// The program's name for messages.
    let name: String
    private let child: ChildSpawn
    private let limits: PluginLimits
    private let complaints: Complaints
    private var lines: LineBuffer
    private var isOver = false

    /// Starts a program; what it writes to standard error is heard by `log`, a line at a time.
    init(_ program: PluginExecutable, limits: PluginLimits, log: @escaping @Sendable (String) -> Void)
        throws(FetchError)
    {
        name = PluginExecutable.prefix + program.name
        self.limits = limits
        child = try ChildSpawn(program.path, name: name)
        complaints = Complaints(log: log)
        lines = LineBuffer(limit: limits.line)
        LivingPlugins.add(child.pid)
    }

    deinit { end(politely: false) }

    /// Writes a line, the line feed included.
    func send(_ line: [UInt8], check: Interruption) throws(FetchError) {
        if isOver { throw ended }
        var rest = line[...]
        let deadline = Timestamp.monotonic() + limits.silence
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(child.input, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                try wait(for: child.input, POLLOUT, until: deadline, check: check)
            } else if errno != EINTR {
                throw broken()
            }
        }
    }

    /// Waits for at least one line, and gives all whole lines that are there, at most `count`; they are valid during
    /// `body` only.
    func read<T>(
        atMost count: Int, check: Interruption, _ body: (LineBuffer.Lines) throws -> T
    ) throws -> T {
        if isOver { throw ended }
        let deadline = Timestamp.monotonic() + limits.silence
        while !lines.hasLine {
            switch lines.fill(from: child.output) {
            case .more: continue
            case .nothing: try wait(for: child.output, POLLIN, until: deadline, check: check)
            case .end: throw broken()
            case .tooLong:
                throw failure("wrote a line of more than \(Units.bytes(Int64(limits.line)))")
            }
        }
        return try lines.take(atMost: count, body)
    }

    /// True when there is something to read that nobody asked for.
    var hasMore: Bool { lines.hasLine }

    /// What is said when something is asked of it after its end.
    var ended: FetchError {
        FetchError(.sourceFailed, "\(name) was ended before", disposition: .fatal)
    }

    /// An error about the plugin itself; it is ended.
    func failure(_ what: String, hint: String? = nil) -> FetchError {
        end(politely: false)
        let said = complaints.last.map { "; it said: \($0)" } ?? ""
        return FetchError(
            .sourceFailed, "\(name) \(what)\(said)",
            hint: hint ?? "Nothing that has arrived is lost: the same command goes on once the plugin is mended",
            disposition: .fatal)
    }

    /// Ends it and all that it started: by itself when it is told to, else at once.
    func end(politely: Bool) {
        if isOver { return }
        isOver = true
        close(child.input)
        let status = reap(within: politely ? limits.farewell : 0, first: politely ? 0 : SIGTERM)
        if status == nil {
            kill(-child.pid, SIGKILL)
            var ignored: Int32 = 0
            while waitpid(child.pid, &ignored, 0) < 0 && errno == EINTR {}
        }
        complaints.drain(child.errors)
        close(child.output)
        close(child.errors)
        LivingPlugins.remove(child.pid)
    }

    /// Waits until a descriptor is ready, reading complaints meanwhile.
    private func wait(
        for descriptor: Int32, _ event: Int32, until deadline: Double, check: Interruption
    ) throws(FetchError) {
        do {
            try check()
        } catch {
            end(politely: false)
            throw error
        }
        var watched = [
            pollfd(fd: descriptor, events: Int16(event), revents: 0),
            pollfd(fd: complaints.isOver ? -1 : child.errors, events: Int16(POLLIN), revents: 0),
        ]
        // Now and then, to see whether the run is to end.
        _ = poll(&watched, 2, 100)
        if watched[1].revents != 0 { complaints.read(child.errors) }
        if watched[0].revents == 0 && Timestamp.monotonic() > deadline {
            throw failure(
                "did not answer for \(Units.duration(seconds: limits.silence))",
                hint: "A plugin that needs longer says so with a status; FETCH_PLUGIN_SILENCE allows more seconds")
        }
    }

    /// What is said when its pipes break: how it ended.
    private func broken() -> FetchError {
        guard let status = reap(within: limits.farewell, first: 0) else { return failure("closed its output") }
        isOver = true
        close(child.input)
        complaints.drain(child.errors)
        close(child.output)
        close(child.errors)
        LivingPlugins.remove(child.pid)
        let signal = status & 0x7F
        let how = signal == 0 ? "ended with status \(status >> 8 & 0xFF)" : "was ended by signal \(signal)"
        return failure("\(how) in the middle of its work")
    }

    /// Its wait status when it ends in time.
    private func reap(within seconds: Double, first signal: Int32) -> Int32? {
        var status: Int32 = 0
        if signal != 0 { kill(-child.pid, signal) }
        let deadline = Timestamp.monotonic() + seconds
        while true {
            let result = waitpid(child.pid, &status, WNOHANG)
            if result == child.pid { return status }
            if result < 0 && errno != EINTR { return 0 }
            if Timestamp.monotonic() > deadline { return nil }
            complaints.drain(child.errors)
            usleep(2000)
        }
    }
}

/// Throws when the run is to end.
typealias Interruption = @Sendable () throws(FetchError) -> Void
