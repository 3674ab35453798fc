import FetchCore

extension Pipeline {
    /// Plan → transfer → sink: brings every open asset of the run. Returns why it stopped early, if it did.
    func transfer(run: Int64) async throws -> FetchError? {
        let window = TransferWindow(capacity: 512)
        let index = try options.unpacking.map { _ in try MemberIndex(file: MemberIndex.file(in: options.output)) }
        defer { index?.close() }
        let desk = TransferDesk(
            sink: sink, ledger: ledger, index: index, run: run, progress: progress, checks: checks, options: options,
            transport: transport, window: window,
            renew: { [source] asset in try await source.resolve(asset) }, onSettled: onSettled, notice: notice)
        ledger.ids.start(after: try ledger.lastAsset())
        progress.change { counts in
            counts.stage = .transferring
            counts.transferStart = Timestamp.monotonic()
        }
        stopper.attend(desk)
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
        await desk.committer.finish()
        desk.pool.close()
        try sink.finish()
        if let failure, desk.stopReason == nil { throw failure }
        return explained(desk.stopReason)
    }

    /// Reads the plan piece by piece and keeps the transport supplied.
    private func feed(_ desk: TransferDesk, run: Int64) async throws {
        var after: Int64 = 0
        let looks = try options.ifExists != .overwrite && !sink.isEmpty()
        while desk.stopReason == nil {
            let open = try ledger.open(run: run, after: after, limit: 128, failedOnly: options.failedOnly)
            guard let last = open.last else { return }
            after = last.entry.id
            desk.window.enter(open.count)
            var transfers: [AssetTransfer] = []
            transfers.reserveCapacity(open.count)
            for asset in open {
                guard let transfer = await prepare(asset, desk, looks: looks) else { continue }
                if let containers = desk.containers, !transfer.comesFirst {
                    containers.add(transfer)
                } else {
                    transfers.append(transfer)
                }
            }
            if !transfers.isEmpty { transport.submit(transfers) }
            await desk.window.waitForRoom()
        }
    }

    /// Resolves an asset, or settles it without a transfer.
    private func prepare(_ asset: OpenAsset, _ desk: TransferDesk, looks: Bool) async -> AssetTransfer? {
        do {
            if looks, options.unpacking == nil, let receipt = try sink.receipt(for: asset.entry) {
                if options.ifExists == .skip { return try keep(asset, receipt.size, nil, desk) }
                if try await adopt(asset, desk) { return nil }
            }
            let request = try await source.resolve(asset.entry.asset)
            let transfer = AssetTransfer(asset, request: request, desk: desk)
            if let local = request.local {
                await LocalContent(local).bring(transfer)
                return nil
            }
            if let expires = request.expires, expires <= Timestamp.now() {
                desk.committer.fail(
                    transfer,
                    FetchError(
                        .linksExpired, "its link expired on \(Timestamp.spoken(expires))", hint: source.renewalHint))
                return nil
            }
            return transfer
        } catch {
            let reason = FetchError.wrapping(error, while: "resolving \(asset.entry.asset.path)")
            if reason.disposition == .fatal { desk.stop(reason) }
            desk.committer.fail(AssetTransfer(asset, request: TransferRequest(url: ""), desk: desk), reason)
            return nil
        }
    }

    /// A file is under the final name that the ledger does not know: kept if it can be shown to be right.
    private func adopt(_ asset: OpenAsset, _ desk: TransferDesk) async throws -> Bool {
        let path = asset.entry.asset.path
        let adoption = Adoption(
            file: "\(options.output)/\(path)", asset: asset.entry.asset, recordedHash: options.recordedHash,
            checks: checks)
        if asset.entry.asset.content == .document { return false }
        let size = asset.entry.asset.size != nil ? asset.entry.asset.size : try await askedSize(of: asset)
        switch await adoption.check(size: size) {
        case .right(let checksum, let size):
            notice("\(path) is there already and right: kept")
            try keep(asset, size, checksum, desk)
            return true
        case .wrong(let why):
            let reason = why.hasPrefix(path.string) ? why : "\(path) is there but not right (\(why))"
            notice("\(reason): fetched again")
            return false
        }
    }

    /// Takes the file that is there for the asset.
    @discardableResult
    private func keep(
        _ asset: OpenAsset, _ size: Int64, _ checksum: Checksum?, _ desk: TransferDesk
    ) throws -> AssetTransfer? {
        try ledger.record(
            [.done(id: asset.entry.id, size: size, checksum: checksum, validator: Validator(), time: Timestamp.now())],
            unsettled: nil)
        if asset.entry.asset.content != .document { progress.change { $0.already += 1 } }
        desk.window.leave(1)
        return nil
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
