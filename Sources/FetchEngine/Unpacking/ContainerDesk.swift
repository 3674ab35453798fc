import FetchCore
import Glibc
import Synchronization

/// The threads that unpack archives while they arrive, each one archive at a time.
final class ContainerDesk: Sendable {
    /// Archives that wait for a thread.
    private let queue = WorkQueue<AssetTransfer>()
    private let isStarted = Mutex(false)
    private let unpacking: Unpacking
    private unowned let desk: TransferDesk
    /// Tells the user something worth knowing.
    private let notice: @Sendable (String) -> Void

    init(_ unpacking: Unpacking, desk: TransferDesk, notice: @escaping @Sendable (String) -> Void) {
        self.unpacking = unpacking
        self.desk = desk
        self.notice = notice
    }

    /// True when archives are brought as files first.
    var keepsArchives: Bool { unpacking.keepsArchives }

    /// Unpacks an asset: from the network, or from its file where that is there whole.
    func add(_ transfer: AssetTransfer) {
        startThreads()
        queue.add(transfer)
    }

    /// Ends the threads after what is queued.
    func close() { queue.close() }

    private func startThreads() {
        let isFirst = isStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else { return }
        for _ in 0..<unpacking.width {
            DetachedThread.start("fetch-unpack") { [self] in
                while let transfer = queue.takeOne() { work(transfer) }
            }
        }
    }

    private func work(_ transfer: AssetTransfer) {
        do throws(FetchError) {
            if let reason = desk.stopReason { throw reason }
            try unpack(transfer)
        } catch {
            settle(transfer, error)
        }
    }

    private func unpack(_ transfer: AssetTransfer) throws(FetchError) {
        let asset = transfer.known
        let goal = unpacking.goal(samples: asset.quota ?? unpacking.samples)
        if let brought = asset.goal.flatMap(UnpackGoal.init), brought.covers(goal) {
            return finish(transfer, MemberBatch(archive: asset.entry, reached: brought))
        }
        if asset.hasFile, try desk.sink.receipt(for: asset.entry) != nil { return try unpackFile(transfer, goal) }
        var cursor = try desk.ledger.container(asset.entry.id)
        if let known = cursor, known.position == nil || known.validator.ifRange == nil {
            try desk.ledger.forgetContainer(asset.entry.id)
            cursor = nil
        }
        let mayHave = try desk.ledger.hasMembers(asset.entry.id)
        let (stream, version) = try open(transfer, cursor)
        defer { stream.close() }
        var first: [UInt8]? = nil
        if version.position == nil {
            var head: [UInt8] = []
            while head.count < 1024, let more = try stream.next() { head += more }
            if asset.entry.asset.content != .archive, !unpacking.canRead(head) {
                stream.close()
                return desk.transport.submit([transfer])
            }
            first = head
        }
        let reader = try unpacking.open(asset.entry.asset.path.name, version.position) { () throws(FetchError) in
            if let head = first {
                first = nil
                return head.isEmpty ? nil : head
            }
            return try stream.next()
        }
        try run(transfer, goal, reader, version, mayHave)
    }

    /// The archive is there as a file, verified.
    private func unpackFile(_ transfer: AssetTransfer, _ goal: UnpackGoal) throws(FetchError) {
        let path = transfer.known.entry.asset.path
        let file = try LocalBytes(desk.root + "/" + path.string)
        guard unpacking.canRead(try file.head()) else {
            return finish(transfer, MemberBatch(archive: transfer.known.entry), isFile: true)
        }
        let reader = try unpacking.open(path.name, nil) { () throws(FetchError) in try file.next() }
        try desk.ledger.forgetContainer(transfer.known.entry.id)
        let version = ContainerCursor(samples: 0, size: transfer.known.size, validator: transfer.known.validator)
        try run(transfer, goal, reader, version, try desk.ledger.hasMembers(transfer.known.entry.id))
    }

    private func run(
        _ transfer: AssetTransfer, _ goal: UnpackGoal, _ reader: any MemberReader, _ version: ContainerCursor,
        _ mayHave: Bool
    ) throws(FetchError) {
        var wanted = goal
        wanted.keepsArchive = transfer.known.hasFile
        let run = try ContainerRun(
            transfer.known, desk: desk, unpacking: unpacking, goal: wanted, reader: reader, cursor: version,
            mayHave: mayHave)
        try run.run()
        desk.settled([transfer], [])
    }

    /// Nothing had to be unpacked.
    private func finish(_ transfer: AssetTransfer, _ batch: MemberBatch, isFile: Bool = false) {
        let gate = ThreadGate()
        var batch = batch
        batch.isFile = isFile
        desk.committer.commit(batch, done: gate)
        gate.wait()
        desk.settled([transfer], [])
    }

    /// Opens the asset's bytes where an earlier run stopped, if it is still the same version, else from the start.
    private func open(_ transfer: AssetTransfer, _ cursor: ContainerCursor?) throws(FetchError) -> (
        any WaitingStream, ContainerCursor
    ) {
        let path = transfer.known.entry.asset.path
        if let cursor, let position = cursor.position {
            let stream = desk.transport.openWaiting(transfer.request, from: position.byte)
            do throws(FetchError) {
                let head = try stream.head()
                if cursor.validator.agrees(with: head.validator), cursor.size == nil || cursor.size == head.size {
                    return (stream, cursor)
                }
                notice("\(path) has changed on the server: unpacked anew")
                stream.close()
                try takeBack(transfer)
            } catch {
                stream.close()
                guard error.code == .unexpectedAnswer || error.code == .changedUpstream else { throw error }
                notice("\(path) cannot be taken up where it stopped (\(error.message)): read from its start")
                try desk.ledger.forgetContainer(transfer.known.entry.id)
            }
        }
        let stream = desk.transport.openWaiting(transfer.request, from: 0)
        let head = try stream.head()
        return (stream, ContainerCursor(samples: 0, size: head.size, validator: head.validator))
    }

    /// Removes what was unpacked of an archive whose content turned out to be wrong, or to be another version.
    private func takeBack(_ transfer: AssetTransfer) throws(FetchError) {
        try desk.ledger.forgetContainer(transfer.known.entry.id)
        try desk.ledger.forEachMember(of: transfer.known.entry.id) { (path) throws(FetchError) in
            try desk.sink.remove(path)
        }
        try desk.ledger.forgetMembers(of: transfer.known.entry.id)
    }

    private func settle(_ transfer: AssetTransfer, _ error: FetchError) {
        switch error.code {
        case .damagedArchive, .wrongChecksum:
            // Which members the damage reached cannot be told.
            do throws(FetchError) { try takeBack(transfer) } catch { desk.stop(error) }
        default: break
        }
        desk.failed(transfer, error)
    }
}

/// A file's bytes in order.
final class LocalBytes {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(FetchError) {
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FetchError.system(errno, "reading \(path)") }
    }

    deinit { close(descriptor) }

    /// The first bytes, without moving on.
    func head() throws(FetchError) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, 1024, 0))
        }
    }

    /// The next bytes, or `nil` at the end.
    func next() throws(FetchError) -> [UInt8]? {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 256 * 1024) { buffer, count in
            result = read(descriptor, buffer.baseAddress, 256 * 1024)
            count = max(0, result)
        }
        if result < 0 { throw FetchError.system(errno, "reading \(path)") }
        return bytes.isEmpty ? nil : bytes
    }
}
