import FetchCore

extension Pipeline {
    /// `source:dataset`, which a directory belongs to.
    var identity: String { "\(Source.descriptor.name):\(source.dataset)" }

    /// Brings what lies elsewhere on this machine, and gives back what does not.
    func link(_ assets: [OpenAsset], _ desk: TransferDesk, _ shared: SharedSearch) async -> [OpenAsset] {
        guard let sink = sink as? any LinkingSink else { return assets }
        do {
            let sharing = FileSharing()
            let whole = try await linkWhole(assets.filter(desk.wantsWhole), desk, shared, sink, sharing)
            let archives = assets.filter(desk.wantsMembers)
            let inside = try await linkMembers(archives, desk, shared, sink, sharing)
            let others = archives.filter { Self.mayBePlain($0) && !inside.contains($0.entry.id) && desk.change == nil }
            let plain = try await linkWhole(others, desk, shared, sink, sharing, noArchives: true)
            let linked = whole.union(inside).union(plain)
            return assets.filter { !linked.contains($0.entry.id) }
        } catch {
            // The network has it, too.
            notice("nothing more is shared: \(FetchError.wrapping(error, while: "looking for shared files").message)")
            return assets
        }
    }

    private func linkWhole(
        _ assets: [OpenAsset], _ desk: TransferDesk, _ shared: SharedSearch, _ sink: any LinkingSink,
        _ sharing: FileSharing, noArchives: Bool = false
    ) async throws -> Set<Int64> {
        if assets.isEmpty { return [] }
        let done = try await shared.look(for: assets) { [notice, options] asset, found in
            guard let found, desk.stopReason == nil else { return false }
            if noArchives, options.canOpen(found) { return false }
            let request = TransferRequest(local: .file(found.file.path), name: found.place.name)
            let transfer = AssetTransfer(asset, request: request, desk: desk)
            guard Self.links(found, to: transfer, sink, sharing, desk, notice) else { return false }
            if noArchives { transfer.becomes(WholeGoal(.same, shape: ""), size: nil) }
            desk.committer.commit(transfer, checksum: found.checksum)
            return true
        }
        return Set(zip(assets, done).filter(\.1).map(\.0.entry.id))
    }

    private func linkMembers(
        _ archives: [OpenAsset], _ desk: TransferDesk, _ shared: SharedSearch, _ sink: any LinkingSink,
        _ sharing: FileSharing
    ) async throws -> Set<Int64> {
        guard let unpacking = options.unpacking, !archives.isEmpty else { return [] }
        let done = try await shared.look(inside: archives, unpacking) { [notice] archive, found in
            guard let found, desk.stopReason == nil else { return false }
            let linking = MemberLinking(
                asset: archive, shared: found, goal: unpacking.goal(share: archive.quota), sink: sink,
                sharing: sharing, desk: desk, said: { notice("\($0): the archive is read") })
            do throws(FetchError) {
                return try linking.run()
            } catch {
                desk.stop(error)
                return false
            }
        }
        return Set(zip(archives, done).filter(\.1).map(\.0.entry.id))
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
            for (asset, file) in zip(batch, try await linkable(batch, shared)) {
                guard let file else { continue }
                let size = asset.entry.asset.size ?? asset.size ?? 0
                sum.add(file, bytes: options.unpacking?.expectedBytes(of: size, share: asset.quota) ?? size)
            }
        }
    }

    /// False for what is an archive for sure.
    private static func mayBePlain(_ asset: OpenAsset) -> Bool { asset.entry.asset.content != .archive }

    /// How each asset would come out of files elsewhere; `nil` for one that is to be fetched.
    private func linkable(_ assets: [OpenAsset], _ shared: SharedSearch) async throws -> [LinkedFile?] {
        let place = options.output
        if let unpacking = options.unpacking, !unpacking.keepsArchives {
            let plain =
                options.change != nil
                ? assets.map { _ in nil }
                : try await shared.look(for: assets, reads: false) { [options] asset, found -> LinkedFile? in
                    guard let found, Self.mayBePlain(asset), !options.canOpen(found) else { return nil }
                    return LinkedFile(place: found.place.name, isCopy: !found.lies(with: place))
                }
            let inside = try await shared.look(inside: assets, unpacking) { archive, found -> LinkedFile? in
                let members = try found?.members(for: unpacking.goal(share: archive.quota))
                guard let found, let members else { return nil }
                return LinkedFile(place: found.place.name, isCopy: false, members: members.count)
            }
            return zip(plain, inside).map { $0 ?? $1 }
        }
        return try await shared.look(for: assets, reads: false) { _, found in
            found.map { LinkedFile(place: $0.place.name, isCopy: !$0.lies(with: place)) }
        }
    }
}

extension RunOptions {
    /// True for a file out of which something can be taken.
    fileprivate func canOpen(_ found: FoundFile) -> Bool {
        let head = found.head
        return unpacking?.canRead(head) == true || rows?.canRead(head) == true
    }
}
