import FetchCore
import Synchronization

/// What the transfers of one run share: where bytes land, who checks and names them, and what happens on failure.
final class TransferDesk: @unchecked Sendable {
    let sink: any Sink
    let ledger: Ledger
    let progress: RunProgress
    let checks: ContentChecks
    let recordedHash: Checksum.Algorithm?
    /// The output directory, and the run's number in the ledger.
    let root: String
    let run: Int64
    let transport: any BulkTransport
    let window: TransferWindow
    let pool = InspectionPool()
    let heldBytes = HeldBytes()
    private(set) var committer: Committer!
    /// Unpacks archives while they arrive; `nil` when assets are brought whole.
    private(set) var containers: ContainerDesk?
    /// Packs what has arrived; `nil` when it lies where it is.
    private(set) var packer: SamplePacker?
    /// Reads samples out of files of rows; `nil` when such files are brought whole.
    private(set) var rows: RowDesk?
    /// Bounds what waits for the rest of its sample; `nil` where all of it may.
    let waitingParts: WaitingParts?
    /// Brings whole assets to a sink without files; `nil` where they become files.
    private(set) var remote: RemoteDesk?
    /// What changes files on their way; `nil` when they come as they are.
    let change: FileChange?
    /// The threads on which samples and files are changed.
    let workshop = SampleWorkshop()
    /// Asks the source for an asset's address again.
    let renew: @Sendable (Asset) async throws -> TransferRequest
    /// Says a refusal in the source's words.
    let explain: @Sendable (FetchError, Asset) -> FetchError
    /// Whether wrong content of a whole answer is asked for once more.
    var mendsWrongContent = false
    /// Told of each asset that is settled.
    let onSettled: @Sendable (PlanEntry, SettledAsset) -> Void
    /// Keeps what arrives for other runs; `nil` without a cache.
    let filler: CacheFiller?
    /// Where members lie; `nil` when nothing is unpacked.
    let index: MemberIndex?
    private let stopped = Mutex<FetchError?>(nil)

    init(
        sink: any Sink, ledger: Ledger, index: MemberIndex?, run: Int64, progress: RunProgress, checks: ContentChecks,
        options: RunOptions,
        transport: any BulkTransport, window: TransferWindow, filler: CacheFiller?,
        renew: @escaping @Sendable (Asset) async throws -> TransferRequest,
        explain: @escaping @Sendable (FetchError, Asset) -> FetchError,
        onSettled: @escaping @Sendable (PlanEntry, SettledAsset) -> Void,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.sink = sink
        self.ledger = ledger
        self.progress = progress
        self.checks = checks
        recordedHash = options.recordedHash
        root = options.output
        change = options.change
        self.run = run
        self.index = index
        self.transport = transport
        self.window = window
        self.renew = renew
        self.explain = explain
        self.onSettled = onSettled
        self.filler = filler
        let mostWaiting = options.packing?.partsBudget ?? (sink is any RemoteSink ? Self.mostWaitingForStore : nil)
        waitingParts = mostWaiting.map { WaitingParts(most: $0) }
        committer = Committer(desk: self)
        committer.start()
        containers = options.unpacking.map { ContainerDesk($0, desk: self, notice: notice) }
        packer = options.packing.map { SamplePacker($0, run: run, desk: self) }
        rows = options.rows.map { RowDesk($0, options.transforms, desk: self, notice: notice) }
        remote = (sink as? any RemoteSink).map { RemoteDesk($0, ifExists: options.ifExists, desk: self) }
    }

    /// Why the run stops before its end, or `nil`.
    var stopReason: FetchError? { stopped.withLock { $0 } }

    /// Ends the run: nothing new starts, what is on its way ends with this reason. The first reason counts.
    func stop(_ reason: FetchError) {
        let isFirst = stopped.withLock { old in
            if old != nil { return false }
            old = reason
            return true
        }
        guard isFirst else { return }
        if reason.code == .interrupted || reason.code == .terminated { pool.stop() }
        transport.stop(reason)
        packer?.giveWay()
    }

    /// The inspection an asset needs, if any.
    func inspection(of transfer: AssetTransfer, expecting checksum: Checksum? = nil) -> Inspection? {
        guard let descriptor = transfer.writer?.descriptor else { return nil }
        return Inspection(
            transfer, descriptor: descriptor, told: checksum, recordedHash: recordedHash, checks: checks, pool: pool)
    }

    /// A transfer failed in the network or on disk.
    func failed(_ transfer: AssetTransfer, _ error: FetchError) {
        if mustRenew(transfer, error) { return renewLink(of: transfer, error) }
        transfer.abandon(keeping: keeps(error))
        if error.code == .interrupted || error.code == .terminated {
            // Not a failure of the asset: the next run goes on with it.
            return window.leave(1)
        }
        giveUp(transfer, error)
    }

    /// The place where an asset was to land refused it, which is no failure of the asset's own.
    func failedToLand(_ transfer: AssetTransfer, _ error: FetchError) {
        transfer.abandon(keeping: true)
        if error.disposition == .fatal { stop(error) }
        if error.disposition == .fatal || error.code == .interrupted { return window.leave(1) }
        committer.fail(transfer, error)
    }

    /// Records a failure in the source's words; one that holds for all assets ends the run, and is told once.
    private func giveUp(_ transfer: AssetTransfer, _ error: FetchError) {
        let isOfAll = error == stopReason && error.answer != nil
        var error = error.answer == nil || isOfAll ? error : explain(error, transfer.entry.asset)
        // Where each asset has a link of its own, one that stays refused says nothing of the others.
        if error.code == .linksExpired && transfer.request.isRenewable { error.disposition = .permanent }
        if error.disposition == .fatal { stop(error) }
        if error.disposition == .fatal && error.answer != nil { return window.leave(1) }
        committer.fail(transfer, error)
    }

    /// An asset's content is wrong. If it came in pieces, it is fetched once more from its first byte.
    func rejected(_ transfer: AssetTransfer, _ error: FetchError) {
        if error.code == .interrupted || error.code == .noSpace || error.code == .localIO {
            return failed(transfer, error)
        }
        let isWorthIt = transfer.mayBeMixed || mendsWrongContent && error.code == .wrongChecksum
        let retries = isWorthIt && transfer.round == 0 && transfer.request.local == nil && stopReason == nil
        transfer.abandon(keeping: false)
        try? ledger.record([.reset(id: transfer.entry.id)], unsettled: nil)
        if retries {
            let again = transfer.again(transfer.request, fromStart: true)
            if let remote { remote.add(again) } else { transport.submit([again]) }
        } else {
            committer.fail(transfer, error)
        }
    }

    /// What may wait on this machine for the rest of its samples where the others go elsewhere, in bytes.
    private static let mostWaitingForStore: Int64 = 64 << 20

    private func keeps(_ error: FetchError) -> Bool {
        switch error.code {
        case .notFound, .notAnArchive, .damagedArchive, .wrongChecksum, .wrongSize, .damagedPicture, .notAPicture: false
        default: true
        }
    }

    /// A server that gives nothing but links that have expired already is not asked for ever, and one that refuses
    /// the links it gave not so often.
    private static let mostRenewals = (expired: 16, refused: 3)

    /// True when the address is what failed, and the source may have another.
    private func mustRenew(_ transfer: AssetTransfer, _ error: FetchError) -> Bool {
        let most = error.httpStatus == nil ? Self.mostRenewals.expired : Self.mostRenewals.refused
        if transfer.request.local != nil || transfer.renewals >= most { return false }
        return error.code == .linksExpired || transfer.request.isRenewable && error.code == .unauthorized
    }

    /// A link expired or is refused: a fresh one from the source, or the end of the run.
    private func renewLink(of transfer: AssetTransfer, _ error: FetchError) {
        transfer.abandon(keeping: true)
        if stopReason != nil { return committer.fail(transfer, error) }
        Task { [self] in
            do {
                let fresh = try await renew(transfer.entry.asset)
                if fresh != transfer.request || fresh.isRenewable {
                    return submit(transfer.again(fresh, fromStart: false))
                }
                stop(error)
                committer.fail(transfer, error)
            } catch {
                giveUp(transfer, FetchError.wrapping(error, while: "asking for another link"))
            }
        }
    }

    /// Starts a transfer, of the kind its asset wants.
    func submit(_ transfer: AssetTransfer) {
        if !open(transfer) { transport.submit([transfer]) }
    }

    /// Hands an asset to whoever brings what is inside, or brings it elsewhere than to a file; false when it is wanted
    /// whole, or is to be brought whole first.
    func open(_ transfer: AssetTransfer) -> Bool {
        if let remote {
            send(transfer, to: remote)
            return true
        }
        if transfer.comesFirst { return false }
        if let change, change.isNamed(transfer.entry.asset.path) { return changes(transfer) }
        if let rows, containers == nil || rows.isNamed(transfer) {
            rows.add(transfer)
        } else if let containers {
            containers.add(transfer)
        } else {
            return false
        }
        return true
    }

    /// Brings an asset to a place without files: whole, or its members.
    private func send(_ transfer: AssetTransfer, to remote: RemoteDesk) {
        if let rows, containers == nil || rows.isNamed(transfer) { return rows.add(transfer) }
        guard let containers, transfer.request.local == nil else { return remote.add(transfer) }
        containers.add(transfer)
    }

    /// True when archives and files of rows are brought as files first.
    var keepsContainers: Bool { containers?.keepsArchives == true }

    /// Remembers where members lie.
    func index(_ batch: MemberBatch) throws(FetchError) {
        guard let index, let version = batch.version, !batch.indexed.isEmpty || batch.sawEnd else { return }
        try index.add(
            batch.indexed, of: batch.archive.asset.path, size: version.size, validator: version.validator,
            isComplete: batch.sawEnd)
    }

    /// Members of an archive are final.
    func unpacked(_ batch: MemberBatch) {
        if batch.isShared { return }
        progress.change { counts in
            counts.samples += batch.samples
            for part in batch.complete where !part.isFinal {
                counts.members += 1
                counts.memberBytes += part.size
            }
            counts.refused += batch.refused.count
            counts.leftOut += batch.leftOut
        }
        packer?.added(batch.complete.reduce(0) { $0 + ($1.isFinal ? 0 : $1.size) } - batch.counted)
    }

    /// A batch is final.
    func settled(_ whole: [AssetTransfer], _ failed: [(AssetTransfer, FetchError)]) {
        var done = whole
        filler?.add(whole.filter(\.comesFirst), isLast: false)
        for transfer in whole where transfer.comesFirst { _ = open(transfer.asFile()) }
        done.removeAll(where: \.comesFirst)
        progress.change { counts in
            counts.failed += failed.count
            for transfer in done where transfer.entry.asset.content != .document {
                if let linked = transfer.linked {
                    counts.linked.add(linked, bytes: transfer.size ?? 0)
                    continue
                }
                counts.fetched += 1
                counts.fetchedBytes += transfer.size ?? 0
                if transfer.whole?.kind == .leftOut { counts.leftOut += 1 }
            }
        }
        if let packer {
            // What was unpacked is counted as it comes.
            let files = done.filter { $0.entry.asset.content != .document && $0.writer != nil }
            packer.added(files.reduce(0) { $0 + ($1.landedSize ?? 0) })
            packer.settled(done.map(\.entry.id) + failed.map(\.0.entry.id))
        }
        for transfer in done { onSettled(transfer.entry, transfer.outcomeToTell) }
        for (transfer, error) in failed { onSettled(transfer.entry, .failed(error)) }
        // What is still to be kept is still under way.
        let kept = filler?.add(done, isLast: true) ?? 0
        window.leave(done.count + failed.count - kept)
    }
}
