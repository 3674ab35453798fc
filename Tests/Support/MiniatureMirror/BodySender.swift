/// Sends one body, bent as its plan says: flipped, interrupted, chunked, slowed.
struct BodySender {
    private static let chunkSize = 1 << 14

    private let plan: ResponsePlan
    private let output: OutputBuffer
    private let count: (Int) -> Void
    private var interruptions: ArraySlice<ResponsePlan.Interruption>
    private var sent = 0

    /// - Parameter count: Told of bytes just before they go, so that a client never knows more than the log.
    init(plan: ResponsePlan, output: OutputBuffer, count: @escaping (Int) -> Void) {
        self.plan = plan
        self.output = output
        self.count = count
        interruptions = plan.interruptions[...]
    }

    /// Sends the next bytes of the body.
    ///
    /// - Throws: `ConnectionEnd` when a fault or the client ends it here.
    mutating func write(_ bytes: UnsafeRawBufferPointer, pacer: inout Pacer) throws {
        var rest = bytes
        while !rest.isEmpty {
            try interruptIfDue()
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(pieceLimit))
            if let rate = plan.bytesPerSecond { try wait(for: piece.count, rate: rate, pacer: &pacer) }
            try emit(piece)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
        }
    }

    /// Sends what ends the body.
    mutating func finish() throws {
        if plan.isChunked { try output.write("0\r\n\r\n") }
    }

    private var pieceLimit: Int {
        var limit = interruptions.first.map { $0.offset - sent } ?? .max
        if plan.isChunked { limit = min(limit, Self.chunkSize) }
        if let rate = plan.bytesPerSecond { limit = min(limit, Pacer.pieceSize(bytesPerSecond: rate)) }
        return limit
    }

    private mutating func interruptIfDue() throws {
        while let next = interruptions.first, next.offset <= sent {
            interruptions.removeFirst()
            try output.flush()
            switch next.kind {
            case .close: throw ConnectionEnd.closed
            case .reset: throw ConnectionEnd.reset
            case .pause(let seconds): try output.socket.pause(seconds: seconds)
            }
        }
    }

    private func wait(for count: Int, rate: Int, pacer: inout Pacer) throws {
        let delay = pacer.delay(for: count, bytesPerSecond: rate, now: MonotonicClock.now)
        guard delay > 0 else { return }
        try output.flush()
        try output.socket.pause(seconds: delay)
    }

    private mutating func emit(_ piece: UnsafeRawBufferPointer) throws {
        let offset = plan.range.lowerBound + sent
        sent += piece.count
        count(piece.count)
        if plan.isChunked { try output.write(String(piece.count, radix: 16) + "\r\n") }
        if let flipped = plan.flippedOffset, (offset..<offset + piece.count).contains(flipped) {
            var copy = Array(piece)
            copy[flipped - offset] ^= 1
            try copy.withUnsafeBytes { try output.write($0) }
        } else {
            try output.write(piece)
        }
        if plan.isChunked { try output.write("\r\n") }
    }
}
