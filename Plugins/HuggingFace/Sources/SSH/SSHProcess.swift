import FetchCore
import Foundation
import Synchronization

/// A command on another machine, run by the system's `ssh`: bytes go in and come out, its last complaints are kept.
///
/// One thread uses it at a time, and may wait for ever; another one may ``stop()`` it.
final class SSHProcess: Sendable {
    private let process = Process()
    /// Our end of its standard input and output.
    private let channel: Int32
    /// Our end of its standard error, which never makes us wait.
    private let complaints: Int32
    private let hasEnded = DispatchSemaphore(value: 0)
    private let state = Mutex(State())

    private struct State {
        var complaint: [UInt8] = []
        var isSilent = false
        var wasCut = false
    }

    /// What is kept of complaints, in bytes.
    private static let longestComplaint = 4096

    /// How it ended.
    struct Ending: Sendable {
        var status: Int32
        /// The end of what it wrote to standard error.
        var complaint: String
        /// Whether it ended before we did.
        var wasCut: Bool
    }

    /// Whether the other side has ended it.
    var wasCut: Bool { state.withLock { $0.wasCut } }

    /// Starts a program with its arguments, looked for in `PATH`.
    ///
    /// - Throws: ``FetchError`` with code `local-io`.
    init(_ words: [String], variables: [String: String]) throws(FetchError) {
        let talk = try Self.pair()
        let errors = try Self.pair()
        _ = fcntl(errors.ours, F_SETFL, O_NONBLOCK)
        channel = talk.ours
        complaints = errors.ours
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.environment = variables
        let theirs = FileHandle(fileDescriptor: talk.theirs, closeOnDealloc: false)
        process.standardInput = theirs
        process.standardOutput = theirs
        process.standardError = FileHandle(fileDescriptor: errors.theirs, closeOnDealloc: false)
        process.terminationHandler = { [hasEnded] _ in hasEnded.signal() }
        let isStarted = (try? process.run()) != nil
        close(talk.theirs)
        close(errors.theirs)
        guard isStarted else { throw FetchError(.localIO, "ssh cannot be started", disposition: .fatal) }
    }

    deinit {
        close(channel)
        close(complaints)
    }

    /// Two ends that are connected; sockets, because a pipe whose reader has gone would kill us.
    private static func pair() throws(FetchError) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw FetchError.system(errno, "starting ssh")
        }
        return (ends[0], ends[1])
    }

    /// Reads what has come, waiting for the first byte; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        wait(for: POLLIN)
        let count = recv(channel, buffer.baseAddress, buffer.count, 0)
        if count <= 0 { state.withLock { $0.wasCut = true } }
        return max(0, count)
    }

    /// Writes all of it; false when nobody reads any more.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            wait(for: POLLOUT)
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let count = send(channel, part.baseAddress, part.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
            guard count > 0 else {
                state.withLock { $0.wasCut = true }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Reads to the end what a command says that is asked nothing.
    ///
    /// - Throws: ``FetchError`` with code `unexpected-answer` for more than `limit` bytes.
    func output(limit: Int) throws(FetchError) -> [UInt8] {
        shutdown(channel, Int32(SHUT_WR))
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(into: $0) }
            if count == 0 { return output }
            output += chunk[..<count]
            if output.count > limit { throw FetchError(.unexpectedAnswer, "the ssh host says more than can be read") }
        }
    }

    /// Ends it, if it has not ended, and says how it went.
    func end() -> Ending {
        shutdown(channel, Int32(SHUT_RDWR))
        // A git server leaves when its input ends; one that does not is not waited for.
        if hasEnded.wait(timeout: .now() + 2) != .success {
            stop()
            if hasEnded.wait(timeout: .now() + 2) != .success { stop(SIGKILL) }
        }
        process.waitUntilExit()
        drain()
        return state.withLock { state in
            Ending(
                status: process.terminationStatus, complaint: String(decoding: state.complaint, as: UTF8.self),
                wasCut: state.wasCut)
        }
    }

    /// Makes it end at once: whoever waits for it sees the end.
    func stop(_ signal: Int32 = SIGTERM) {
        // With what it has started, such as a ProxyCommand.
        if process.isRunning { kill(-process.processIdentifier, signal) }
    }

    /// Waits until the channel can be used, and reads complaints meanwhile.
    private func wait(for event: Int32) {
        while true {
            let errors = state.withLock { $0.isSilent } ? -1 : complaints
            var watched = [
                pollfd(fd: channel, events: Int16(event), revents: 0),
                pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
            ]
            poll(&watched, 2, -1)
            if watched[1].revents != 0 { drain() }
            if watched[0].revents != 0 { return }
        }
    }

    private func drain() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(complaints, &chunk, chunk.count, 0)
            if count > 0 {
                state.withLock { $0.complaint = ($0.complaint + chunk[..<count]).suffix(Self.longestComplaint) }
            } else {
                if count == 0 { state.withLock { $0.isSilent = true } }
                return
            }
        }
    }
}
