import CGit2
import FetchCore

/// git's smart protocol over an ``SSHProcess``, as a way for libgit2, whose own one knows fewer kinds of keys.
///
/// libgit2 calls back on the thread that fetches; an exchange has one connection at a time.
final class SSHTransport {
    private let command: SSHCommand
    private let ssh: GitAddress.SSH
    private let thread: GitThread
    private var process: SSHProcess?
    private var stream: UnsafeMutablePointer<fetch_git_stream>?
    /// What went wrong on our side.
    private var failure: FetchError?

    init(_ command: SSHCommand, to ssh: GitAddress.SSH, thread: GitThread) {
        self.command = command
        self.ssh = ssh
        self.thread = thread
    }

    /// Makes libgit2's transport, which must not outlive this.
    func make(_ out: UnsafeMutablePointer<UnsafeMutablePointer<git_transport>?>?, for owner: OpaquePointer?) -> Int32 {
        var definition = git_smart_subtransport_definition(
            callback: { out, _, context in
                let way = UnsafeMutablePointer<fetch_git_subtransport>.allocate(capacity: 1)
                way.initialize(to: fetch_git_subtransport(base: SSHTransport.functions, context: context))
                out?.pointee = UnsafeMutableRawPointer(way).assumingMemoryBound(to: git_smart_subtransport.self)
                return 0
            }, rpc: 0, param: Unmanaged.passUnretained(self).toOpaque())
        return git_transport_smart(out, owner, &definition)
    }

    /// Why the conversation ended too early; `nil` when it is not ssh's fault. Ends it.
    func refusal() -> FetchError? {
        if let failure { return failure }
        guard let ending = process?.end(), ending.wasCut else { return nil }
        process = nil
        return SSHRefusal(ssh: ssh, ending: ending).explained(asking: "a git repository at \(SafeURL(ssh.url))")
    }

    private static var functions: git_smart_subtransport {
        git_smart_subtransport(
            action: { out, way, _, action in
                guard let way, action == GIT_SERVICE_UPLOADPACK_LS || action == GIT_SERVICE_UPLOADPACK else {
                    return -1
                }
                return SSHTransport.of(way).open(way, out)
            },
            close: { way in
                guard let way else { return 0 }
                SSHTransport.of(way).hangUp()
                return 0
            },
            free: { way in
                UnsafeMutableRawPointer(way)?.assumingMemoryBound(to: fetch_git_subtransport.self).deallocate()
            })
    }

    private static func of(_ way: UnsafeMutablePointer<git_smart_subtransport>) -> SSHTransport {
        let own = UnsafeMutableRawPointer(way).assumingMemoryBound(to: fetch_git_subtransport.self)
        return Unmanaged<SSHTransport>.fromOpaque(own.pointee.context).takeUnretainedValue()
    }

    private static func of(_ stream: UnsafeMutablePointer<git_smart_subtransport_stream>) -> SSHTransport {
        let own = UnsafeMutableRawPointer(stream).assumingMemoryBound(to: fetch_git_stream.self)
        return Unmanaged<SSHTransport>.fromOpaque(own.pointee.context).takeUnretainedValue()
    }

    /// Starts the other side, or goes on with it: listing and fetching are one conversation.
    private func open(
        _ way: UnsafeMutablePointer<git_smart_subtransport>,
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_smart_subtransport_stream>?>?
    ) -> Int32 {
        if stream == nil {
            do throws(FetchError) {
                let words = command.words(to: ssh, running: "git-upload-pack " + ShellText.word(ssh.remotePath))
                let new = try SSHProcess(words, variables: command.variables)
                thread.whenGivenUp { new.stop() }
                process = new
            } catch {
                return fail(error)
            }
            let new = UnsafeMutablePointer<fetch_git_stream>.allocate(capacity: 1)
            var functions = Self.streamFunctions
            functions.subtransport = way
            new.initialize(
                to: fetch_git_stream(base: functions, context: Unmanaged.passUnretained(self).toOpaque()))
            stream = new
        }
        out?.pointee = UnsafeMutableRawPointer(stream)?.assumingMemoryBound(to: git_smart_subtransport_stream.self)
        return 0
    }

    private static var streamFunctions: git_smart_subtransport_stream {
        git_smart_subtransport_stream(
            subtransport: nil,
            read: { stream, buffer, size, count in
                guard let stream, let buffer, let count else { return -1 }
                return SSHTransport.of(stream).read(UnsafeMutableRawBufferPointer(start: buffer, count: size), count)
            },
            write: { stream, bytes, size in
                guard let stream, let bytes else { return -1 }
                return SSHTransport.of(stream).write(UnsafeRawBufferPointer(start: bytes, count: size))
            },
            free: { stream in
                guard let stream else { return }
                SSHTransport.of(stream).stream = nil
                UnsafeMutableRawPointer(stream).assumingMemoryBound(to: fetch_git_stream.self).deallocate()
            })
    }

    private func read(_ buffer: UnsafeMutableRawBufferPointer, _ count: UnsafeMutablePointer<Int>) -> Int32 {
        guard let process else { return -1 }
        count.pointee = process.read(into: buffer)
        thread.sawProgress()
        return count.pointee > 0 ? 0 : cut()
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let process else { return -1 }
        return process.write(bytes) ? 0 : cut()
    }

    private func hangUp() {
        // What was cut off is asked later why.
        if process.map({ !$0.wasCut }) ?? false {
            _ = process?.end()
            process = nil
        }
    }

    private func cut() -> Int32 {
        git_error_set_str(Int32(GIT_ERROR_SSH.rawValue), "ssh has ended")
        return -1
    }

    private func fail(_ error: FetchError) -> Int32 {
        failure = error
        git_error_set_str(Int32(GIT_ERROR_SSH.rawValue), error.message)
        return -1
    }
}
