import FetchCore

extension Pipeline {
    /// Plan → transfer → sink: brings every open asset of the run. Returns why it stopped early, if it did.
    func transfer(run: Int64) async throws -> FetchError? {
        let window = TransferWindow(capacity: options.packing == nil ? 1024 : 64)
        let index = try options.unpacking.map { _ in try MemberIndex(file: MemberIndex.file(in: options.output)) }
        defer { index?.close() }
        let desk = TransferDesk(
            sink: sink, ledger: ledger, index: index, run: run, progress: progress, checks: checks, options: options,
            transport: transport, window: window,
            filler: options.cache.map { cache in
                CacheFiller(
                    cache, of: identity, root: options.output, checks: checks, window: window, notice: notice)
            },
            renew: { [source] asset in try await source.resolve(asset) },
            explain: { [source] error, asset in source.explain(error, of: asset) }, onSettled: onSettled,
            notice: notice)
        desk.mendsWrongContent = Source.descriptor.capabilities.contains(.contentAddressed)
        ledger.ids.start(after: try ledger.lastAsset())
        progress.change { counts in
            counts.stage = .transferring
            counts.transferStart = Timestamp.monotonic()
        }
        stopper.attend(desk)
        try desk.packer?.start(total: try expectedSamples(run: run))
        let failure: (any Error)?
        do {
            try await feed(desk, run: run)
            failure = nil
        } catch {
            failure = error
            desk.stop(FetchError.wrapping(error, while: "reading the plan"))
        }
        await window.waitUntilEmpty()
        progress.change { $0.stage = .finishing }
        desk.containers?.close()
        desk.rows?.close()
        desk.remote?.close()
        desk.workshop.close()
        await desk.committer.finish()
        desk.filler?.close()
        await desk.packer?.finish(isWhole: desk.stopReason == nil)
        desk.pool.close()
        try sink.finish()
        if let failure, desk.stopReason == nil { throw failure }
        return explained(desk.stopReason)
    }

    /// How many samples there will be to pack, where somebody has to know; `nil` otherwise.
    private func expectedSamples(run: Int64) throws -> Int? {
        guard let packing = options.packing, packing.sink.needsTotal else { return nil }
        guard let unpacking = options.unpacking else {
            if options.rows != nil { throw Self.unknownNumber }
            return try ledger.countSamples(run: run, keepsPaths: packing.keepsPaths)
        }
        if let total = unpacking.totalSamples { return total }
        switch unpacking.choice {
        case .first(let count) where count < .max, .random(let count, _):
            return count * (try ledger.countSamples(run: run, keepsPaths: true))
        case .named: return unpacking.names.count
        default: throw Self.unknownNumber
        }
    }

    private static var unknownNumber: FetchError {
        FetchError(
            .usage,
            "how many samples there are in all is not known before they are read, and so not how many a shard has",
            hint: "Say --shard-size, or choose with --samples or --total-samples")
    }

    /// Reads the plan piece by piece and keeps the transport supplied.
    private func feed(_ desk: TransferDesk, run: Int64) async throws {
        var after: Int64 = 0
        if try ledger.open(run: run, after: 0, limit: 1, failedOnly: options.failedOnly).isEmpty { return }
        let looks = try options.ifExists != .overwrite && !sink.isEmpty()
        desk.remote?.start(looks: looks)
        let looksAhead = looks && options.unpacking == nil && options.rows == nil && desk.remote == nil
        while desk.stopReason == nil {
            // What is packed waits under its path until its turn, so that less of it is under way.
            let limit = options.packing == nil ? 256 : 16
            let open = try ledger.open(run: run, after: after, limit: limit, failedOnly: options.failedOnly)
            guard let last = open.last else { return }
            await desk.packer?.waitForRoom(after: after)
            after = last.entry.id
            desk.window.enter(open.count)
            var transfers: [AssetTransfer] = []
            transfers.reserveCapacity(open.count)
            for transfer in await prepare(open, desk, looks: looksAhead) {
                if let local = transfer.request.local, desk.remote == nil, desk.rows?.isNamed(transfer) != true {
                    await LocalDelivery(content: local, transfer: transfer).run()
                } else if !desk.open(transfer) {
                    transfers.append(transfer)
                }
            }
            if !transfers.isEmpty { transport.submit(transfers) }
            await desk.window.waitForRoom()
        }
    }

    /// Resolves assets, or settles them without a transfer.
    private func prepare(_ open: [OpenAsset], _ desk: TransferDesk, looks: Bool) async -> [AssetTransfer] {
        var wanted: [OpenAsset] = []
        for asset in open where await !isThere(asset, desk, looks: looks) { wanted.append(asset) }
        if let shared { wanted = await link(wanted, desk, shared) }
        if wanted.isEmpty { return [] }
        let answers: [Result<TransferRequest, any Error>]
        do {
            answers = try await source.resolve(together: wanted.map(\.entry.asset))
            precondition(answers.count == wanted.count, "a source gave another number of answers than was asked")
        } catch {
            answers = Array(repeating: .failure(error), count: wanted.count)
        }
        return zip(wanted, answers).compactMap { prepare($0, $1, desk) }
    }

    /// Whether an asset is there and right already; one that cannot be looked at is settled as failed.
    private func isThere(_ asset: OpenAsset, _ desk: TransferDesk, looks: Bool) async -> Bool {
        guard looks else { return false }
        do {
            guard let receipt = try sink.receipt(for: asset.entry) else { return false }
            if options.ifExists == .skip {
                try keep(asset, receipt.size, nil, desk)
                return true
            }
            return try await adopt(asset, receipt, desk)
        } catch {
            refuse(asset, FetchError.wrapping(error, while: "looking at \(asset.entry.asset.path)"), desk)
            return true
        }
    }

    private func prepare(
        _ asset: OpenAsset, _ answer: Result<TransferRequest, any Error>, _ desk: TransferDesk
    ) -> AssetTransfer? {
        switch answer {
        case .failure(let error):
            let path = asset.entry.asset.path
            let reason = FetchError.wrapping(error, while: "resolving \(path)")
            refuse(asset, source.explain(reason, of: asset.entry.asset), desk)
            return nil
        case .success(let request):
            let transfer = AssetTransfer(asset, request: request, desk: desk)
            guard let expires = request.expires, expires <= Timestamp.now() else { return transfer }
            let reason = "its link expired on \(Timestamp.spoken(expires))"
            desk.committer.fail(transfer, FetchError(.linksExpired, reason, hint: source.renewalHint))
            return nil
        }
    }

    private func refuse(_ asset: OpenAsset, _ reason: FetchError, _ desk: TransferDesk) {
        if reason.disposition == .fatal { desk.stop(reason) }
        let transfer = AssetTransfer(asset, request: TransferRequest(url: ""), desk: desk)
        let isOfAll = reason.disposition == .fatal && reason.answer != nil
        if isOfAll || reason.code == .interrupted || reason.code == .terminated { return desk.window.leave(1) }
        desk.committer.fail(transfer, reason)
    }

    /// A file is under the final name that the ledger does not know: kept if it can be shown to be right.
    private func adopt(_ asset: OpenAsset, _ receipt: Receipt, _ desk: TransferDesk) async throws -> Bool {
        let path = asset.entry.asset.path
        if asset.entry.asset.content == .document { return false }
        let adoption = Adoption(
            file: receipt.file ?? "\(options.output)/\(path)", followsLinks: receipt.file != nil,
            asset: asset.entry.asset, recordedHash: options.recordedHash, checks: checks)
        let size = asset.entry.asset.size != nil ? asset.entry.asset.size : try await askedSize(of: asset)
        switch await adoption.check(size: size) {
        case .right(let checksum, let size):
            try sink.adopt(asset.entry)
            // In a store it is no news that others have put something there.
            if receipt.file == nil { notice("\(path) is there already and right: kept") }
            try keep(asset, size, checksum, desk)
            return true
        case .wrong(let why):
            let reason = why.hasPrefix(path.string) ? why : "\(path) is there but not right (\(why))"
            notice("\(reason): fetched again")
            return false
        }
    }

    /// Takes the file that is there for the asset.
    private func keep(_ asset: OpenAsset, _ size: Int64, _ checksum: Checksum?, _ desk: TransferDesk) throws {
        try ledger.record(
            [.done(id: asset.entry.id, size: size, checksum: checksum, validator: Validator(), time: Timestamp.now())],
            unsettled: nil)
        if asset.entry.asset.content != .document { progress.change { $0.already += 1 } }
        desk.packer?.added(size)
        desk.packer?.settled([asset.entry.id])
        desk.window.leave(1)
    }

    private func askedSize(of asset: OpenAsset) async throws -> Int64? {
        if let size = asset.size { return size }
        return try await transport.head(try await source.resolve(asset.entry.asset)).size
    }

    /// Adds what this source's users can do.
    private func explained(_ reason: FetchError?) -> FetchError? {
        guard var reason, reason.code == .linksExpired else { return reason }
        reason.hint = source.renewalHint
        return reason
    }
}
