import FetchCore

/// Brings one asset to a sink without files, on a thread that waits for both sides.
struct RemoteRun {
    let transfer: AssetTransfer
    let sink: any RemoteSink
    let desk: TransferDesk
    let ifExists: IfExists

    /// Where something failed, which decides what follows from it.
    private enum Failure: Error {
        case source(FetchError)
        case content(FetchError)
        case sink(FetchError)
    }

    private var entry: PlanEntry { transfer.entry }

    /// Brings it, or settles why it does not come.
    func run() {
        do throws(Failure) {
            if let reason = desk.stopReason { throw .source(reason) }
            if try isThere() { return }
            try bring()
        } catch {
            switch error {
            case .source(let error): desk.failed(transfer, error)
            case .content(let error): desk.rejected(transfer, error)
            case .sink(let error): desk.failedToLand(transfer, error)
            }
        }
    }

    private func bring() throws(Failure) {
        let stream: any WaitingStream
        do throws(FetchError) { stream = try open() } catch { throw .source(error) }
        defer { stream.close() }
        let head = try begin(stream)
        let check = StreamCheck(
            asset: entry.asset, head: head, recordedHash: desk.recordedHash ?? .sha256, checks: desk.checks)
        let writer: any RemoteWriter
        do throws(FetchError) {
            writer = try sink.begin(entry, size: head.size, resuming: transfer.known.state == .partial)
        } catch {
            throw .sink(error)
        }
        transfer.streams(into: writer, head, isKept: (head.size ?? .max) > sink.wholeLimit)
        try carry(stream, check, writer)
        let checksum: Checksum
        do throws(FetchError) { checksum = try check.finish() } catch { throw .content(error) }
        do throws(FetchError) { try writer.complete() } catch { throw .sink(error) }
        transfer.streamed(check.count)
        // Somebody looked whether there is something inside.
        if desk.containers != nil || desk.rows != nil, transfer.request.local == nil {
            transfer.becomes(WholeGoal(.same, shape: ""), size: nil)
        }
        desk.committer.commit(transfer, checksum: checksum)
    }

    private func open() throws(FetchError) -> any WaitingStream {
        if let local = transfer.request.local { return try LocalStream(local, label: transfer.label) }
        return desk.transport.openWaiting(transfer.request, from: 0, to: entry.asset.size)
    }

    private func begin(_ stream: any WaitingStream) throws(Failure) -> ResponseHead {
        do throws(FetchError) {
            let head = try stream.head()
            if let promised = entry.asset.size, let size = head.size, promised != size {
                throw FetchError(
                    .wrongSize, "the server has \(size) bytes where the list promises \(promised)",
                    disposition: .permanent)
            }
            if let size = head.size {
                desk.progress.learned(size: size, promised: entry.asset.size ?? transfer.known.size)
            }
            return head
        } catch {
            throw .source(error)
        }
    }

    private func carry(
        _ stream: any WaitingStream, _ check: StreamCheck, _ writer: any RemoteWriter
    ) throws(Failure) {
        while true {
            let chunk: [UInt8]?
            do throws(FetchError) { chunk = try stream.next() } catch { throw .source(error) }
            guard let chunk else { return }
            let outcome = chunk.withUnsafeBytes { bytes -> Failure? in
                do throws(FetchError) { try check.consume(bytes) } catch { return .content(error) }
                do throws(FetchError) { try writer.append(bytes) } catch { return .sink(error) }
                return nil
            }
            if let outcome { throw outcome }
        }
    }

    /// What lies under the final name already is kept if the user says so, or if it can be shown to be right.
    private func isThere() throws(Failure) -> Bool {
        if ifExists == .overwrite || entry.asset.content == .document { return false }
        do throws(FetchError) {
            guard let found = try sink.holding(of: entry) else { return false }
            guard ifExists == .skip || isRight(found) else { return false }
            try keep(found)
            return true
        } catch {
            throw .sink(error)
        }
    }

    private func isRight(_ found: Holding) -> Bool {
        guard let promised = entry.asset.checksum, found.size == entry.asset.size ?? found.size else { return false }
        return found.checksums.contains(promised)
    }

    private func keep(_ found: Holding) throws(FetchError) {
        let checksum = ifExists == .skip ? nil : entry.asset.checksum
        try desk.ledger.record(
            [.done(id: entry.id, size: found.size, checksum: checksum, validator: Validator(), time: Timestamp.now())],
            unsettled: nil)
        desk.progress.change { $0.already += 1 }
        desk.window.leave(1)
    }
}
