import FetchCore
import Synchronization

/// The threads that unpack archives while they arrive, each one archive at a time.
final class ContainerDesk: Sendable {
    /// Archives that wait for a thread.
    private let threads: ThreadPool<AssetTransfer>
    private let hasToldUncompared = Mutex(false)
    private let unpacking: Unpacking
    private unowned let desk: TransferDesk
    /// Tells the user something worth knowing.
    private let notice: @Sendable (String) -> Void

    init(_ unpacking: Unpacking, desk: TransferDesk, notice: @escaping @Sendable (String) -> Void) {
        self.unpacking = unpacking
        threads = ThreadPool("fetch-unpack", count: unpacking.width)
        self.desk = desk
        self.notice = notice
    }

    /// True when archives are brought as files first.
    var keepsArchives: Bool { unpacking.keepsArchives }

    /// True when a lock says which members there are to be.
    var isLocked: Bool { unpacking.locked != nil }

    /// Unpacks an asset: from the network, or from its file where that is there whole.
    func add(_ transfer: AssetTransfer) {
        threads.add(transfer) { [self] next in
            while let transfer = next() { work(transfer) }
        }
    }

    /// Ends the threads after what is queued.
    func close() { threads.close() }

    private func work(_ transfer: AssetTransfer) {
        do throws(FetchError) {
            if let reason = desk.stopReason { throw reason }
            desk.packer?.begins(transfer.known.entry.id)
            defer { desk.packer?.ends(transfer.known.entry.id) }
            try unpack(transfer)
        } catch {
            settle(transfer, error)
        }
    }

    private func unpack(_ transfer: AssetTransfer) throws(FetchError) {
        let asset = transfer.known
        let goal = unpacking.goal(share: asset.quota)
        if let brought = asset.goal.flatMap(UnpackGoal.init), brought.covers(goal) {
            return finish(transfer, MemberBatch(archive: asset.entry, reached: brought))
        }
        // With few samples for many archives, some have to give none.
        if goal.choice == .first(0) { return finish(transfer, MemberBatch(archive: asset.entry, reached: goal)) }
        try clear(transfer, for: goal)
        if asset.hasFile, desk.remote == nil, try desk.sink.receipt(for: asset.entry) != nil {
            return try unpackFile(transfer, goal)
        }
        if try bringByIndex(transfer, goal) { return desk.settled([transfer], []) }
        let (stream, version) = try open(transfer, goal)
        defer { stream.close() }
        let run = try ContainerRun(transfer, desk: desk, unpacking: unpacking, goal: goal, version: version)
        var first: [UInt8]? = nil
        if version.position == nil {
            var head: [UInt8] = []
            while head.count < 1024, let more = try stream.next() { head += more }
            if asset.entry.asset.content != .archive, !unpacking.canRead(head) {
                stream.close()
                if let rows = desk.rows, rows.canRead(head) { return rows.add(transfer) }
                if let remote = desk.remote { return remote.add(transfer) }
                return desk.transport.submit([transfer])
            }
            first = head
        }
        try refuseRival(of: asset.entry)
        let pull: BytePull = { () throws(FetchError) in
            if let head = first {
                first = nil
                return head.isEmpty ? nil : head
            }
            return try stream.next()
        }
        let name = asset.entry.asset.path.name
        if version.position != nil, asset.entry.asset.checksum != nil { tellUncompared(asset.entry.asset.path) }
        if let promised = asset.entry.asset.checksum, version.position == nil {
            let digest = PromisedDigest(promised, desk.checks.digest(promised.algorithm, version.size ?? 0), pull)
            let reader = try unpacking.open(name, nil) { () throws(FetchError) in try digest.next() }
            try run.stream(CheckedReader(reader, digest, name: asset.entry.asset.path.string))
        } else {
            try run.stream(try unpacking.open(name, version.position, pull))
        }
        stream.close()
        if case .random = goal.choice, try !bringByIndex(transfer, goal) {
            throw FetchError(
                .badInput, "\(name) cannot be indexed, so no samples of it can be chosen at random",
                hint: "Use --samples, which takes the first ones")
        }
        desk.settled([transfer], [])
    }

    /// Says once a run that a checksum of the whole is of no use for a part.
    private func tellUncompared(_ path: RelativePath) {
        let isFirst = hasToldUncompared.withLock { told in
            defer { told = true }
            return !told
        }
        guard isFirst else { return }
        notice(
            "\(path) goes on where an earlier run stopped, so its promised checksum cannot be compared, and neither can "
                + "that of others that do; the archive's own checksums are")
    }

    /// Two archives are not unpacked into one folder.
    private func refuseRival(of archive: PlanEntry) throws(FetchError) {
        let path = archive.asset.path
        guard let rival = try desk.ledger.first(of: ArchiveName.rivals(of: path), before: archive.id) else { return }
        throw FetchError(
            .badInput, "\(path) and \(rival) would be unpacked into the same folder",
            hint: "Give one of them another path in the list")
    }

    /// True when going on where an archive was left brings what is wanted now.
    private func isUseful(_ known: ContainerCursor, to asset: OpenAsset, _ goal: UnpackGoal) throws(FetchError) -> Bool
    {
        let isSameWay = known.goal == goal.text || UnpackGoal(known.goal)?.isOutgrown(by: goal) == true
        // What a finished run passed by is in the index only.
        let index = try desk.index?.archive(asset.entry.asset.path)
        let hasPassed = asset.goal == nil || index != nil
        return known.validator.ifRange != nil && isSameWay && hasPassed
    }

    /// Brings what is wanted by ranges, where an index of this version of the archive suffices and that takes less than
    /// the whole; false otherwise.
    private func bringByIndex(_ transfer: AssetTransfer, _ goal: UnpackGoal) throws(FetchError) -> Bool {
        let path = transfer.known.entry.asset.path
        if case .first = goal.choice { return false }
        if goal.choice == .all && goal.parts.isEmpty { return false }
        guard let archive = try desk.index?.archive(path) else { return false }
        do throws(FetchError) {
            // One byte tells the version.
            let probe = desk.transport.openWaiting(transfer.request, from: 0, to: 1)
            defer { probe.close() }
            let head = try probe.head()
            guard head.status == 206 else {
                notice("the server of \(path) does not serve ranges: read through")
                return false
            }
            let version = ContainerCursor(
                samples: 0, goal: goal.text, size: head.size, validator: head.validator)
            guard archive.validator.agrees(with: head.validator), archive.size == head.size else {
                notice("\(path) is another version than its index is of: read through")
                try desk.index?.forget(path)
                return false
            }
            if !goal.shape.isEmpty, try desk.ledger.container(transfer.known.entry.id) == nil {
                try desk.ledger.beginContainer(transfer.known.entry.id, version)
            }
            let run = try ContainerRun(transfer, desk: desk, unpacking: unpacking, goal: goal, version: version)
            defer { run.waitUntilFinal() }
            return try run.bringByIndex()
        } catch {
            if error.code == .damagedArchive {
                notice("the index of \(path) does not fit it (\(error.message)): read through")
                try desk.index?.forget(path)
                return false
            }
            guard error.code == .unexpectedAnswer else { throw error }
            notice("\(path) cannot be read by ranges (\(error.message)): read through")
            return false
        }
    }

    /// The archive is there as a file, verified.
    private func unpackFile(_ transfer: AssetTransfer, _ goal: UnpackGoal) throws(FetchError) {
        let path = transfer.known.entry.asset.path
        let file = try LocalBytes(desk.root + "/" + path.string)
        guard unpacking.canRead(try file.head()) else {
            return desk.settleFile(transfer)
        }
        try refuseRival(of: transfer.known.entry)
        let reader = try unpacking.open(path.name, nil) { () throws(FetchError) in try file.next() }
        let version = ContainerCursor(
            samples: 0, goal: goal.text, size: transfer.known.size, validator: transfer.known.validator)
        try begin(transfer, version, knowing: try desk.ledger.container(transfer.known.entry.id))
        var wanted = goal
        wanted.keepsArchive = true
        let run = try ContainerRun(transfer, desk: desk, unpacking: unpacking, goal: wanted, version: version)
        try run.stream(reader)
        desk.settled([transfer], [])
    }

    /// Nothing had to be unpacked.
    private func finish(_ transfer: AssetTransfer, _ batch: MemberBatch) {
        let gate = ThreadGate()
        desk.committer.commit(batch, done: gate)
        gate.wait()
        desk.settled([transfer], [])
    }

    /// Opens the asset's bytes where an earlier run stopped, if it is still the same version, else from the start.
    private func open(
        _ transfer: AssetTransfer, _ goal: UnpackGoal
    ) throws(FetchError) -> (any WaitingStream, ContainerCursor) {
        let known = try desk.ledger.container(transfer.known.entry.id)
        if let known, let taken = try takeUp(transfer, known, goal) { return (taken, known) }
        let stream = desk.transport.openWaiting(transfer.request, from: 0, to: nil)
        do throws(FetchError) {
            let head = try stream.head()
            if let promised = transfer.known.entry.asset.size, let size = head.size, size != promised {
                throw FetchError(
                    .wrongSize, "the server has \(size) bytes where the list promises \(promised)",
                    disposition: .permanent)
            }
            let version = ContainerCursor(samples: 0, goal: goal.text, size: head.size, validator: head.validator)
            try begin(transfer, version, knowing: known)
            return (stream, version)
        } catch {
            stream.close()
            throw error
        }
    }

    /// The asset's bytes from where an earlier run stopped; `nil` where it has to be read from its start.
    private func takeUp(
        _ transfer: AssetTransfer, _ known: ContainerCursor, _ goal: UnpackGoal
    ) throws(FetchError) -> (any WaitingStream)? {
        guard let position = known.position, try isUseful(known, to: transfer.known, goal) else { return nil }
        let stream = desk.transport.openWaiting(transfer.request, from: position.byte, to: nil)
        do throws(FetchError) {
            let head = try stream.head()
            if Self.isSame(known, head.size, head.validator) { return stream }
            stream.close()
        } catch {
            stream.close()
            guard error.code == .unexpectedAnswer || error.code == .changedUpstream else { throw error }
            if error.code == .unexpectedAnswer {
                notice(
                    "\(transfer.known.entry.asset.path) cannot be taken up where it stopped (\(error.message)): read "
                        + "from its start")
            }
        }
        return nil
    }

    /// Begins a version of an archive: what is there of another one is removed.
    private func begin(
        _ transfer: AssetTransfer, _ version: ContainerCursor, knowing known: ContainerCursor?
    ) throws(FetchError) {
        if let known, !Self.isSame(known, version.size, version.validator) {
            if unpacking.locked != nil || desk.packer != nil {
                throw FetchError(.changedUpstream, "it has changed on the server", disposition: .permanent)
            }
            notice("\(transfer.known.entry.asset.path) has changed on the server: unpacked anew")
            try takeBack(transfer)
        }
        try desk.ledger.beginContainer(transfer.known.entry.id, version)
    }

    private static func isSame(_ known: ContainerCursor, _ size: Int64?, _ validator: Validator) -> Bool {
        if let mine = known.size, let size, mine != size { return false }
        return known.validator.agrees(with: validator)
    }

    /// Removes what was unpacked in another way: pictures of two sizes do not lie side by side.
    private func clear(_ transfer: AssetTransfer, for goal: UnpackGoal) throws(FetchError) {
        let id = transfer.known.entry.id
        let earlier = try desk.ledger.container(id)?.goal ?? transfer.known.goal
        guard let text = earlier, !RowGoal.isOne(text) else { return }
        guard (UnpackGoal(text)?.shape ?? "") != goal.shape, try desk.ledger.hasMembers(id) else { return }
        notice("\(transfer.known.entry.asset.path) was unpacked with other options for pictures: unpacked anew")
        try desk.ledger.forEachMember(of: id) { (path) throws(FetchError) in try desk.sink.remove(path) }
        try desk.ledger.forgetMembers(of: id)
    }

    /// Removes what was unpacked of an archive whose content turned out to be wrong, or to be another version.
    private func takeBack(_ transfer: AssetTransfer) throws(FetchError) {
        try desk.ledger.forEachMember(of: transfer.known.entry.id) { (path) throws(FetchError) in
            try desk.sink.remove(path)
        }
        try desk.ledger.forgetMembers(of: transfer.known.entry.id)
        try desk.index?.forget(transfer.known.entry.asset.path)
    }

    private func settle(_ transfer: AssetTransfer, _ error: FetchError) {
        switch error.code {
        // What a lock's hashes agree with is right, whatever the rest of the archive is; what is packed stays packed.
        case .damagedArchive where unpacking.locked == nil && desk.packer == nil,
            .wrongChecksum where unpacking.locked == nil && desk.packer == nil:
            // Which members the damage reached cannot be told.
            do throws(FetchError) { try takeBack(transfer) } catch { desk.stop(error) }
        default: break
        }
        desk.failed(transfer, error)
    }
}
