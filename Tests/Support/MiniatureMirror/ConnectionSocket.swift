import Glibc

/// The server's end of one TCP connection, with blocking calls.
///
/// Does not own the descriptor: the server closes it, so that it cannot be reused while another thread stops it.
struct ConnectionSocket: Sendable {
    /// `POLLRDHUP`, which the C library shows only with GNU extensions.
    private static let peerClosed: Int16 = 0x2000

    let descriptor: Int32

    /// Sends all bytes.
    ///
    /// - Throws: `ConnectionEnd.lost`.
    func send(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if count < 0 {
                if errno == EINTR { continue }
                throw ConnectionEnd.lost
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Waits for bytes; 0 when the client has closed its side.
    ///
    /// - Throws: `ConnectionEnd.lost`.
    func receive(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            if errno != EINTR { throw ConnectionEnd.lost }
        }
    }

    /// Does nothing for so long.
    ///
    /// - Throws: `ConnectionEnd.lost` as soon as the client hangs up or the server stops.
    func pause(seconds: Double) throws {
        guard seconds > 0 else { return }
        let deadline = MonotonicClock.now + seconds
        while true {
            let left = deadline - MonotonicClock.now
            guard left > 0 else { return }
            var state = pollfd(fd: descriptor, events: Self.peerClosed, revents: 0)
            if poll(&state, 1, Int32(min(left, 3600) * 1000)) > 0 { throw ConnectionEnd.lost }
            // `poll` counts milliseconds, and pacing needs finer ones.
            if left < 0.001 { usleep(useconds_t(left * 1e6)) }
        }
    }

    /// Ends the stream in good order: what was sent arrives before the end does.
    func finish() {
        shutdown(descriptor, Int32(SHUT_WR))
        // Closing with unread bytes would reset the connection and could drop what is under way.
        var time = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            for _ in 0..<16 where recv(descriptor, buffer.baseAddress, buffer.count, 0) <= 0 { return }
        }
    }

    /// Makes the coming close send RST, once all bytes sent so far are acknowledged.
    func prepareReset() {
        // A reset throws away what is still queued here, and the bytes before it should arrive.
        for _ in 0..<500 where unacknowledgedBytes > 0 { usleep(1000) }
        var hard = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
    }

    private var unacknowledgedBytes: Int32 {
        var count: Int32 = 0
        return ioctl(descriptor, UInt(TIOCOUTQ), &count) == 0 ? count : 0
    }
}
