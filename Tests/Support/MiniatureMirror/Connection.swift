/// Serves one connection, request after request, on the thread that calls it.
final class Connection {
    private let socket: ConnectionSocket
    private let reader: RequestReader
    private let sender: ResponseSender
    private let desk: RequestDesk

    init(descriptor: Int32, number: Int, desk: RequestDesk) {
        socket = ConnectionSocket(descriptor: descriptor)
        reader = RequestReader(socket: socket, connection: number)
        sender = ResponseSender(socket: socket)
        self.desk = desk
    }

    /// Returns when the connection is over and its descriptor only has to be closed.
    func serve() {
        do {
            var goesOn = true
            while goesOn, let request = try reader.next() { goesOn = try answer(request) }
            socket.finish()
        } catch ConnectionEnd.closed {
            socket.finish()
        } catch ConnectionEnd.lost {
            return
        } catch {
            // A body writer that fails cannot mend its answer: the reset tells the client that it is not whole.
            socket.prepareReset()
        }
    }

    private func answer(_ request: MirrorRequest) throws -> Bool {
        let plan = desk.plan(for: request)
        let number = desk.log(request, plan: plan)
        defer { desk.log.end(number) }
        try sender.send(plan) { [desk] in desk.log.addBytes($0, to: number) }
        return !plan.closesAfter
    }
}
