import Glibc

/// An HTTP/1.1 server on 127.0.0.1 that serves a content, and misbehaves on request.
///
/// It knows `GET` and `HEAD`, keep-alive, one byte range, and `If-Range`. Each connection has a blocking thread of
/// its own, so that a fault acts on exact bytes of exactly one connection.
public final class MirrorServer: Sendable {
    private struct State {
        var descriptors: Set<Int32> = []
        var accepted = 0
        var isAccepting = false
        var isStopped = false
    }

    /// The port it listens on.
    public let port: UInt16

    /// What goes wrong; change it at any time.
    public let faults = FaultTable()

    private let listener: ListeningSocket
    private let desk: RequestDesk
    private let state = Monitor(State())

    /// Takes a port; connections wait until `start()`.
    ///
    /// - Parameters:
    ///   - content: What it serves.
    ///   - port: 0 for any free one.
    ///   - logLimit: How many requests `log` keeps at least; older ones are dropped.
    /// - Throws: `SystemCallError`, for example when the port is taken.
    public init(content: any MirrorContent, port: UInt16 = 0, logLimit: Int = 100_000) throws {
        listener = try ListeningSocket(port: port)
        self.port = listener.port
        desk = RequestDesk(
            content: content, faults: faults, log: RequestLog(limit: logLimit), startTime: MonotonicClock.now)
    }

    /// The URL of a path, for example `url("/a.tar")`; the slash may be left out.
    public func url(_ path: String) -> String {
        "http://127.0.0.1:\(port)" + (path.hasPrefix("/") || path.isEmpty ? path : "/" + path)
    }

    /// The last requests, in the order their answers began.
    public var log: [LoggedRequest] { desk.log.entries }

    /// Forgets the requests so far.
    public func clearLog() {
        desk.log.clear()
    }

    /// Sets what is called with each request once its answer is over, on the thread of its connection.
    public func onRequestEnd(_ body: @escaping @Sendable (LoggedRequest) -> Void) {
        desk.log.onEnd(body)
    }

    /// Begins to accept connections.
    ///
    /// A server starts once; for another run make another one, on the same port if need be.
    public func start() {
        state.withLock { $0.isAccepting = true }
        do {
            try DetachedThread.start { self.acceptConnections() }
        } catch {
            fatalError("\(error)")
        }
    }

    /// Closes the port and all connections, also those in the middle of an answer, and waits until they are over.
    public func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
        state.wait { $0.isAccepting ? nil : () }
        close(listener.descriptor)
        state.withLock { for descriptor in $0.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) } }
        state.wait { $0.descriptors.isEmpty ? () : nil }
    }

    private func acceptConnections() {
        while let descriptor = listener.accept() { serve(descriptor) }
        state.withLock { $0.isAccepting = false }
    }

    private func serve(_ descriptor: Int32) {
        let number = state.withLock {
            $0.accepted += 1
            $0.descriptors.insert(descriptor)
            return $0.accepted
        }
        let desk = desk
        do {
            try DetachedThread.start {
                Connection(descriptor: descriptor, number: number, desk: desk).serve()
                self.forget(descriptor)
            }
        } catch {
            forget(descriptor)
        }
    }

    private func forget(_ descriptor: Int32) {
        // Under the lock, or `stop` could shut down a stranger who got the same number.
        state.withLock {
            $0.descriptors.remove(descriptor)
            close(descriptor)
        }
    }
}
