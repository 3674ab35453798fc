import FetchCore
import Glibc
import Synchronization

/// The thread that makes things final: syncs verified assets, writes the ledger, renames.
///
/// Work is done in batches: one sync, one transaction, then the renames. The ledger knows a batch before its renames
/// start, so a kill in between loses nothing: the next run settles what was verified.
final class Committer: Sendable {
    private enum Work: Sendable {
        case commit(AssetTransfer, Checksum?)
        case failed(AssetTransfer, FetchError)
        // Few and large, where the others are many: these keep the lists of work small.
        indirect case journal(LedgerEntry)
        indirect case members(MemberBatch, ThreadGate)
        case end

        /// Whether it is of an asset that is then settled; the others do not wait.
        var isOfAsset: Bool {
            switch self {
            case .commit, .failed: true
            case .journal, .members, .end: false
            }
        }
    }

    /// The largest batch.
    private static let most = 256
    /// How many assets are taken out of memory at once: their bytes wait for no batch.
    private static let step = 64
    /// How long more work is waited for, in seconds.
    private static let patience = 0.02
    /// How many finished assets may keep their files open until they are synced: a quarter of all that may be open. The
    /// others are closed before, which a sync of the whole file system does not mind, but which makes a file system on
    /// another machine write each file by itself.
    private let mostOpen = allowedOpen / 4
    private static var allowedOpen: Int {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? Int(clamping: limit.rlim_cur) : 256
    }

    private let queue = WorkQueue<Work>()
    /// Assets that were handed over and are not settled.
    private let taken = Atomic<Int>(0)
    /// Archives of which a member could not be named; used on the thread alone.
    private nonisolated(unsafe) var broken: Set<Int64> = []
    private unowned let desk: TransferDesk
    private let done = DispatchGate()

    init(desk: TransferDesk) {
        self.desk = desk
    }

    /// Starts the thread.
    func start() {
        DetachedThread.start("fetch-commit") { [self] in work() }
    }

    /// Names a verified asset.
    func commit(_ transfer: AssetTransfer, checksum: Checksum?) {
        let count = taken.add(1, ordering: .relaxed).newValue
        if count > mostOpen { transfer.closeFile() }
        queue.add(.commit(transfer, checksum), urgent: isAll(count))
    }

    /// Records a failure.
    func fail(_ transfer: AssetTransfer, _ error: FetchError) {
        let count = taken.add(1, ordering: .relaxed).newValue
        queue.add(.failed(transfer, error), urgent: isAll(count))
    }

    /// Whether so many assets are all that are under way: then no others come to make a batch with.
    private func isAll(_ count: Int) -> Bool { count >= desk.window.count }

    /// Names the members of an archive that make complete samples; opens the gate when they are final.
    func commit(_ batch: MemberBatch, done gate: ThreadGate) { queue.add(.members(batch, gate), urgent: true) }
    /// Writes an entry at once.
    func journal(_ entry: LedgerEntry) { queue.add(.journal(entry), urgent: true) }

    /// Waits until everything handed over is final, and ends the thread.
    func finish() async {
        queue.add(.end, urgent: true)
        await done.wait()
    }

    private func work() {
        var isEnding = false
        /// What has landed and is not final.
        var landed: [Work] = []
        while !isEnding {
            let arrived = queue.takeAll(patience: Self.patience, enough: Self.step, orNone: !landed.isEmpty)
            for work in arrived {
                if case .end = work { isEnding = true }
                if let work = land(work, open: landed.count) { landed.append(work) }
            }
            let isMore = arrived.count >= Self.step && !isAll(taken.load(ordering: .relaxed))
            if isMore && landed.count < Self.most && arrived.allSatisfy(\.isOfAsset) { continue }
            var rest = landed[...]
            while !rest.isEmpty {
                let batch = rest.prefix(Self.most)
                settle(batch)
                taken.subtract(batch.count(where: \.isOfAsset), ordering: .relaxed)
                rest = rest.dropFirst(Self.most)
            }
            landed.removeAll(keepingCapacity: true)
        }
        done.open()
    }

    /// Checks a small asset and writes it, where its bytes are in memory only; `nil` when that fails.
    private func land(_ work: Work, open: Int) -> Work? {
        guard case .commit(let transfer, var checksum) = work else { return work }
        do throws(FetchError) {
            if transfer.isHeld { checksum = try transfer.land() }
        } catch {
            taken.subtract(1, ordering: .relaxed)
            desk.rejected(transfer, error)
            return nil
        }
        if open > mostOpen { transfer.closeFile() }
        return .commit(transfer, checksum)
    }

    private func settle(_ batch: ArraySlice<Work>) {
        var entries: [LedgerEntry] = []
        var verified: [(transfer: AssetTransfer, writer: any SinkWriter)] = []
        var failures: [(AssetTransfer, FetchError)] = []
        var leftOut: [AssetTransfer] = []
        var batches: [MemberBatch] = []
        var gates: [ThreadGate] = []
        defer { for gate in gates { gate.open() } }
        let now = Timestamp.now()
        for work in batch {
            switch work {
            case .commit(let transfer, _) where transfer.whole?.kind == .leftOut:
                leftOut.append(transfer)
                entries.append(.leftOut(id: transfer.entry.id, goal: transfer.whole?.text ?? "", time: now))
            case .commit(let transfer, let checksum):
                guard let writer = transfer.writer else { continue }
                verified.append((transfer, writer))
                transfer.checksum = checksum
                // Not before the file's own time, which is how others see that nobody has written into it since.
                entries.append(
                    .done(
                        id: transfer.entry.id, size: transfer.landedSize ?? 0, checksum: checksum,
                        validator: transfer.validator, time: Timestamp.now(), goal: transfer.whole?.text))
            case .failed(let transfer, let error):
                failures.append((transfer, error))
                entries.append(.failed(id: transfer.entry.id, error: error, time: now))
            case .journal(let entry): entries.append(entry)
            case .members(var batch, let gate):
                if broken.contains(batch.archive.id) {
                    (batch.reached, batch.reachedRows, batch.cursor) = (nil, nil, nil)
                }
                batches.append(batch)
                gates.append(gate)
            case .end: break
            }
        }
        do {
            let members = batches.flatMap(\.complete)
            try sync(verified.map(\.writer) + members.map(\.writer), batches.flatMap(\.staged).map(\.writer))
            for batch in batches { try desk.index(batch) }
            let named = verified.map(\.transfer.entry.id) + members.map(\.entry.id)
            try desk.ledger.record(batches, entries, unsettled: named.isEmpty ? nil : named, run: desk.run)
        } catch {
            desk.stop(error)
            failures += (verified.map(\.transfer) + leftOut).map { ($0, error) }
            for pair in verified { pair.transfer.abandon(keeping: true) }
            verified = []
            batches = []
        }
        name(batches)
        rename(verified, &failures)
        let settled = verified.map(\.transfer) + leftOut
        desk.settled(settled.filter { transfer in !failures.contains { $0.0 === transfer } }, failures)
    }

    /// Makes durable what is complete, and what goes on waiting.
    private func sync(_ complete: [any SinkWriter], _ waiting: [any SinkWriter]) throws(FetchError) {
        if let remote = desk.sink as? any RemoteSink {
            if !complete.isEmpty { try remote.sync(complete) }
            if !waiting.isEmpty { try remote.keep(waiting) }
        } else if !complete.isEmpty || !waiting.isEmpty {
            try desk.sink.sync(complete + waiting)
        }
    }

    /// Gives the members of complete samples their final names.
    private func name(_ batches: [MemberBatch]) {
        for batch in batches {
            var batch = batch
            for part in batch.complete {
                do throws(FetchError) {
                    try part.writer.commit()
                } catch {
                    part.writer.discard()
                    refuse(part, error, in: &batch)
                }
            }
            desk.unpacked(batch)
        }
    }

    /// A member cannot have its name: another of the archive is in its way, or the disk fails.
    private func refuse(_ part: MemberPart, _ error: FetchError, in batch: inout MemberBatch) {
        guard error.code != .noSpace else {
            broken.insert(batch.archive.id)
            try? desk.ledger.reopen([part.entry.id])
            return desk.stop(error)
        }
        let reason = FetchError(.unsafePath, error.message, hint: error.hint)
        batch.complete.removeAll { $0.entry.id == part.entry.id }
        batch.refused.append(RefusedMember(id: part.entry.id, name: part.entry.asset.path.string, error: reason))
        try? desk.ledger.record(
            [.reset(id: part.entry.id), .failed(id: part.entry.id, error: reason, time: Timestamp.now())],
            unsettled: nil)
    }

    private func rename(
        _ verified: [(transfer: AssetTransfer, writer: any SinkWriter)], _ failures: inout [(AssetTransfer, FetchError)]
    ) {
        for (transfer, writer) in verified {
            do {
                try writer.commit()
            } catch {
                failures.append((transfer, error))
                writer.close()
                try? desk.ledger.record(
                    [
                        .reset(id: transfer.entry.id),
                        .failed(id: transfer.entry.id, error: error, time: Timestamp.now()),
                    ],
                    unsettled: nil)
            }
        }
    }
}
