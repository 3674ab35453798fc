/// Sends the answers of one connection.
final class ResponseSender {
    private let output: OutputBuffer
    private var pacer = Pacer()

    init(socket: ConnectionSocket) {
        output = OutputBuffer(socket: socket)
    }

    /// Sends one answer as planned, and tells `count` of the bytes of its body.
    ///
    /// - Throws: `ConnectionEnd`, or what the resource's body writer throws.
    func send(_ plan: ResponsePlan, count: @escaping (Int) -> Void) throws {
        try output.socket.pause(seconds: plan.latency)
        if plan.resetsBeforeHeaders { throw ConnectionEnd.reset }
        try output.write(Self.head(of: plan))
        if plan.sendsBody {
            var body = BodySender(plan: plan, output: output, count: count)
            if !plan.range.isEmpty {
                try plan.resource.body(plan.range) { try body.write($0, pacer: &pacer) }
            }
            try body.finish()
        }
        try output.flush()
    }

    private static func head(of plan: ResponsePlan) -> String {
        var head = "HTTP/1.1 \(plan.status) \(StatusText.reason(plan.status))\r\n"
        head += "Date: \(HTTPDate.text(WallClock.now))\r\n"
        for field in plan.headers.fields { head += "\(field.name): \(field.value)\r\n" }
        if plan.closesAfter { head += "Connection: close\r\n" }
        return head + "\r\n"
    }
}
