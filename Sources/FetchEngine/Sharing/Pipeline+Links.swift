import FetchCore

extension Pipeline {
    /// `source:dataset`, which a directory belongs to.
    var identity: String { "\(Source.descriptor.name):\(source.dataset)" }

    /// Brings what lies elsewhere on this machine, and gives back what does not.
    func link(_ assets: [OpenAsset], _ desk: TransferDesk, _ shared: SharedSearch) async -> [OpenAsset] {
        guard let sink = sink as? any LinkingSink else { return assets }
        let whole = assets.filter { desk.wantsWhole($0) }
        if whole.isEmpty { return assets }
        let sharing = FileSharing()
        do {
            let done = try await shared.look(for: whole) { [notice] asset, found in
                guard let found, desk.stopReason == nil else { return false }
                let request = TransferRequest(local: .file(found.file.path), name: found.place.name)
                let transfer = AssetTransfer(asset, request: request, desk: desk)
                guard Self.links(found, to: transfer, sink, sharing, desk, notice) else { return false }
                desk.committer.commit(transfer, checksum: found.checksum)
                return true
            }
            let linked = Set(zip(whole, done).filter(\.1).map(\.0.entry.id))
            return assets.filter { !linked.contains($0.entry.id) }
        } catch {
            // The network has it, too.
            notice("nothing more is shared: \(FetchError.wrapping(error, while: "looking for shared files").message)")
            return assets
        }
    }

    private static func links(
        _ found: FoundFile, to transfer: AssetTransfer, _ sink: any LinkingSink, _ sharing: FileSharing,
        _ desk: TransferDesk, _ notice: @Sendable (String) -> Void
    ) -> Bool {
        do throws(FetchError) {
            var manner = FileSharing.Manner.copied
            let writer = try sink.open(transfer.entry) { (folder, name) throws(FetchError) in
                manner = try sharing.place(found.descriptor, as: name, in: folder, label: transfer.label) {
                    () throws(FetchError) in
                    if let reason = desk.stopReason { throw reason }
                }
            }
            transfer.links(found, by: writer, manner)
            if manner == .copied, desk.isFirstCopy(from: found.place.name) {
                notice("\(found.place.name) lies on another file system, or links are not allowed: files are copied")
            }
            return true
        } catch {
            if desk.stopReason == nil { desk.stop(error) }
            return false
        }
    }

    /// What of the open assets of a run lies elsewhere, as far as that is sure without reading files.
    func linkable(run: Int64, _ shared: SharedSearch) async throws -> LinkedAssets {
        var sum = LinkedAssets()
        var after: Int64 = 0
        while true {
            let batch = try ledger.open(run: run, after: after, limit: 256, failedOnly: options.failedOnly)
            guard let last = batch.last else { return sum }
            after = last.entry.id
            try stopper.check()
            let place = options.output
            let found = try await shared.look(for: batch, reads: false) { _, found in
                found.map { LinkedFile(place: $0.place.name, isCopy: !$0.lies(with: place)) }
            }
            for (asset, file) in zip(batch, found) {
                guard let file else { continue }
                sum.add(file, bytes: asset.entry.asset.size ?? asset.size ?? 0)
            }
        }
    }
}
