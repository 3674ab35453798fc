import FetchCore

/// The threads that read samples out of files of rows, each one file at a time, by ranges.
final class RowDesk: Sendable {
    /// Files that wait for a thread.
    private let threads: ThreadPool<AssetTransfer>
    private let reading: RowReading
    private let transforms: [any SampleTransform]
    private let claims = PathClaims()
    private unowned let desk: TransferDesk
    /// Tells the user something worth knowing.
    private let notice: @Sendable (String) -> Void

    init(
        _ reading: RowReading, _ transforms: [any SampleTransform], desk: TransferDesk,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.reading = reading
        threads = ThreadPool("fetch-rows", count: reading.width)
        self.transforms = transforms
        self.desk = desk
        self.notice = notice
    }

    /// True when an asset's name is one of a file of rows.
    func isNamed(_ transfer: AssetTransfer) -> Bool { reading.isNamed(transfer.entry.asset.path) }

    /// True when bytes begin a file of rows.
    func canRead(_ head: [UInt8]) -> Bool { reading.canRead(head) }

    /// Reads an asset: from the network, or from its file where that is there whole.
    func add(_ transfer: AssetTransfer) {
        threads.add(transfer) { [self] next in
            while let transfer = next() {
                RowThread().run { await self.work(transfer) }
            }
        }
    }

    /// Ends the threads after what is queued.
    func close() { threads.close() }

    private func work(_ transfer: AssetTransfer) async {
        do {
            if let reason = desk.stopReason { throw reason }
            desk.packer?.begins(transfer.known.entry.id)
            defer { desk.packer?.ends(transfer.known.entry.id) }
            try await read(transfer)
        } catch {
            desk.failed(transfer, FetchError.wrapping(error, while: "reading \(transfer.entry.asset.path)"))
        }
    }

    private func read(_ transfer: AssetTransfer) async throws {
        let asset = transfer.known
        let path = asset.entry.asset.path
        let goal = reading.goal(share: asset.quota, transforms)
        let brought = asset.goal.flatMap(RowGoal.init)
        if let brought, brought.covers(goal) { return finish(transfer, reached: brought) }
        // With few samples for many files, some have to give none.
        if goal.amount == .first(0) { return finish(transfer, reached: goal) }
        guard let bytes = try await access(transfer) else { return }
        if !reading.isNamed(path), try await !reading.canRead(Self.head(of: bytes)) { return bringWhole(transfer) }
        try refuseRival(of: asset.entry)
        let cursor = try begin(transfer, goal, bytes)
        let table = try await reading.open(path, bytes, desk.root + "/" + RelativePath.stateFolder)
        let maker = try RowMaker(
            asset: asset, transforms: transforms, claims: claims, locked: reading.locked, desk: desk)
        let run = try RowRun(maker, goal: goal, range: reading.range, version: cursor, workshop: desk.workshop)
        try await run.run(table)
        desk.settled([transfer], [])
    }

    private static func head(of bytes: any RandomAccess) async throws -> [UInt8] {
        try await bytes.read([0..<min(1024, bytes.size)]).first ?? []
    }

    /// The bytes of an asset; `nil` when it has to be brought whole first, which is under way then.
    private func access(_ transfer: AssetTransfer) async throws -> (any RandomAccess)? {
        let asset = transfer.known
        if asset.hasFile, desk.remote == nil, try desk.sink.receipt(for: asset.entry) != nil {
            return try FileAccess(desk.root + "/" + asset.entry.asset.path.string, validator: asset.validator)
        }
        switch transfer.request.local {
        case .file(let path): return try FileAccess(path, followsLinks: true)
        case .bytes(let bytes): return MemoryAccess(bytes: bytes)
        case .made(let maker): return MemoryAccess(bytes: try maker.make())
        case nil: break
        }
        do {
            let bytes = try await desk.transport.openRandomAccess(transfer.request) { [desk] in
                try await desk.renew(asset.entry.asset)
            }
            guard let promised = asset.entry.asset.size, promised != bytes.size else { return bytes }
            throw FetchError(
                .wrongSize, "the server has \(bytes.size) bytes where the list promises \(promised)",
                disposition: .permanent)
        } catch let error as FetchError where error.code == .unexpectedAnswer {
            if desk.remote != nil {
                throw FetchError(
                    error.code, "it cannot be read by ranges (\(error.message)), and there is no place for all of it",
                    hint: "Use a directory with -o", disposition: .permanent)
            }
            notice("\(asset.entry.asset.path) cannot be read by ranges (\(error.message)): brought whole first")
            desk.transport.submit([transfer.comingFirst()])
            return nil
        }
    }

    /// It is no file of rows after all.
    private func bringWhole(_ transfer: AssetTransfer) {
        if let remote = desk.remote { return remote.add(transfer) }
        if transfer.known.hasFile { return desk.settleFile(transfer) }
        guard let local = transfer.request.local else { return desk.transport.submit([transfer]) }
        Task { await LocalDelivery(content: local, transfer: transfer).run() }
    }

    /// Two containers are not unpacked into one folder.
    private func refuseRival(of container: PlanEntry) throws(FetchError) {
        let path = container.asset.path
        guard let rival = try desk.ledger.first(of: ArchiveName.rivals(of: path), before: container.id) else { return }
        throw FetchError(
            .badInput, "\(path) and \(rival) would be unpacked into the same folder",
            hint: "Give one of them another path in the list")
    }

    /// Where reading goes on. What is there of another version, or was made in another way, is removed.
    private func begin(
        _ transfer: AssetTransfer, _ goal: RowGoal, _ bytes: any RandomAccess
    ) throws(FetchError) -> ContainerCursor {
        let id = transfer.known.entry.id
        let fresh = ContainerCursor(samples: 0, goal: goal.text, size: bytes.size, validator: bytes.validator)
        guard var known = try desk.ledger.container(id) else {
            try desk.ledger.beginContainer(id, fresh)
            return fresh
        }
        let earlier = RowGoal(known.goal)
        let isSame = known.size == nil || known.size == bytes.size && known.validator.agrees(with: bytes.validator)
        if !isSame, reading.locked != nil || desk.packer != nil {
            throw FetchError(.changedUpstream, "it has changed on the server", disposition: .permanent)
        }
        if !isSame || earlier?.shape != goal.shape {
            if !isSame { notice("\(transfer.known.entry.asset.path) has changed on the server: read anew") }
            try takeBack(transfer)
        } else if let earlier, earlier.isContinued(by: goal) {
            known.goal = goal.text
            return known
        }
        try desk.ledger.beginContainer(id, fresh)
        return fresh
    }

    private func takeBack(_ transfer: AssetTransfer) throws(FetchError) {
        try desk.ledger.forEachMember(of: transfer.known.entry.id) { (path) throws(FetchError) in
            try desk.sink.remove(path)
        }
        try desk.ledger.forgetMembers(of: transfer.known.entry.id)
    }

    /// Nothing had to be read.
    private func finish(_ transfer: AssetTransfer, reached: RowGoal) {
        let gate = ThreadGate()
        var batch = MemberBatch(archive: transfer.known.entry)
        batch.reachedRows = reached
        desk.committer.commit(batch, done: gate)
        gate.wait()
        desk.settled([transfer], [])
    }
}
