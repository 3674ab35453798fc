import FetchCore

extension PluginProcess {
    /// The most lines that are read at once.
    private static let batch = 1024

    /// Asks something that has one answer.
    func ask(_ request: PluginRequest, ears: PluginEars) throws -> PluginReply {
        let check: Interruption = { () throws(FetchError) in try ears.check() }
        try send(try request.line(), check: check)
        while true {
            for reply in try replies(atMost: 1, check: check) {
                if try isAside(reply, ears) { continue }
                return reply
            }
        }
    }

    /// The next items of a listing, as soon as there are any, and whether it is over.
    func items(asking properties: Set<String>, ears: PluginEars) throws -> (items: [Item], isOver: Bool) {
        let check: Interruption = { () throws(FetchError) in try ears.check() }
        var items: [Item] = []
        while true {
            let replies = try replies(atMost: Self.batch, check: check)
            for (index, reply) in replies.enumerated() {
                if case .item(let listed) = reply {
                    items.append(try checked { try listed.item(asking: properties) })
                } else if case .end = reply {
                    if hasMore || index + 1 < replies.count { throw failure("went on after the end of its listing") }
                    return (items, true)
                } else if try !isAside(reply, ears) {
                    throw failure("answered a listing with another message")
                }
            }
            if !items.isEmpty { return (items, false) }
        }
    }

    /// Tells it that the rest of a listing is not wanted; false when it does not come to an end soon.
    func cancel(within limits: PluginLimits) -> Bool {
        let deadline = Timestamp.monotonic() + limits.farewell
        let check: Interruption = { () throws(FetchError) in
            if Timestamp.monotonic() > deadline { throw FetchError(.timedOut, "the listing goes on") }
        }
        var rest = limits.discarded
        do {
            try send(try PluginRequest.cancel.line(), check: check)
            while rest > 0 {
                let isOver = try read(atMost: Self.batch, check: check) { lines in
                    rest -= (0..<lines.count).reduce(0) { $0 + lines[$1].count }
                    if case .end? = try? PluginReply.read(lines).last { return true }
                    return false
                }
                if isOver { return true }
            }
        } catch {}
        end(politely: false)
        return false
    }

    /// What is wrong with a message becomes an error that names the plugin.
    func checked<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let objection as PluginObjection {
            throw failure("says what cannot be: \(objection.words)")
        } catch let error as FetchError where error.code == .unsafePath || error.code == .badInput {
            end(politely: false)
            throw FetchError(error.code, "\(name): \(error.message)", hint: error.hint)
        }
    }

    private func replies(atMost count: Int, check: Interruption) throws -> [PluginReply] {
        do {
            return try read(atMost: count, check: check) { try PluginReply.read($0) }
        } catch let line as UnreadableLine {
            throw failure(
                "wrote a line that is no message: \(line.words)",
                hint: "Standard output is for messages; what else there is to say goes to standard error")
        }
    }

    /// True for what is said beside the answer; an error is thrown.
    private func isAside(_ reply: PluginReply, _ ears: PluginEars) throws -> Bool {
        switch reply {
        case .note(let text): ears.notice(text)
        case .status(let text): ears.status(text)
        case .error(let fault): throw fault.error(of: name)
        default: return false
        }
        return true
    }
}
