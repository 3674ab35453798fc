import FetchCore

/// Links what an earlier run took out of an archive into the output, in batches as if the archive streamed by.
struct MemberLinking {
    let asset: OpenAsset
    let shared: SharedArchive
    let goal: UnpackGoal
    let sink: any LinkingSink
    let sharing: FileSharing
    let desk: TransferDesk
    /// Told what is wrong with a file that is not linked.
    let said: (String) -> Void

    /// Members that become final together.
    private static let batch = 96

    /// False when not all of it can be linked: then the archive is read, and what was linked of it stays.
    func run() throws(FetchError) -> Bool {
        guard let members = try shared.members(for: goal), try !isTaken(by: members) else { return false }
        for member in members where found(member) == nil { return false }
        var version = shared.version
        version.samples = 0
        try desk.ledger.beginContainer(asset.entry.id, version)
        var rest = members[...]
        var isCopy = false
        repeat {
            var batch = MemberBatch(archive: asset.entry)
            batch.isShared = true
            for member in rest.prefix(Self.batch) {
                if let reason = desk.stopReason { throw reason }
                if let known = try desk.ledger.finishedMember(member.path) {
                    batch.complete.append(known.kept)
                    continue
                }
                guard let found = found(member) else { return false }
                let (part, manner) = try link(member, found)
                batch.complete.append(part)
                isCopy = isCopy || manner == .copied
            }
            rest = rest.dropFirst(Self.batch)
            if rest.isEmpty {
                (batch.reached, batch.samples, batch.cursor) = (goal, shared.version.samples, shared.version)
            }
            let gate = ThreadGate()
            desk.committer.commit(batch, done: gate)
            gate.wait()
        } while !rest.isEmpty && desk.stopReason == nil
        if let reason = desk.stopReason { throw reason }
        settle(members, isCopy: isCopy)
        return true
    }

    /// True when something else of the archive is there already, or something is in the way of its members.
    private func isTaken(by members: [SharedArchive.Member]) throws(FetchError) -> Bool {
        let path = asset.entry.asset.path
        if try desk.ledger.hasMembers(asset.entry.id), try !isBegun(with: members) { return true }
        if try desk.ledger.hasAssets(in: ArchiveName.folder(of: path)) { return true }
        return try desk.ledger.first(of: ArchiveName.rivals(of: path), before: asset.entry.id) != nil
    }

    /// True when a run that was killed began with the very same.
    private func isBegun(with members: [SharedArchive.Member]) throws(FetchError) -> Bool {
        guard let begun = try desk.ledger.container(asset.entry.id), begun.goal == goal.text,
            begun.size == shared.version.size, begun.validator == shared.version.validator
        else { return false }
        let paths = Set(members.map(\.path))
        var isSame = true
        try desk.ledger.forEachMember(of: asset.entry.id) { isSame = isSame && paths.contains($0) }
        return isSame
    }

    private func found(_ member: SharedArchive.Member) -> FoundFile? {
        let asset = Asset(
            key: member.key, path: member.path, size: member.file.size, checksum: member.file.checksums.first)
        let proof = SharedProof(
            asset: asset, isSameVersion: true, recordedHash: desk.recordedHash, checks: desk.checks, reads: true)
        return proof.find(member.file, in: shared.place, said)
    }

    private func link(
        _ member: SharedArchive.Member, _ found: FoundFile
    ) throws(FetchError) -> (MemberPart, FileSharing.Manner) {
        let entry = PlanEntry(
            id: desk.ledger.ids.next(), itemID: asset.entry.itemID,
            asset: Asset(key: member.key, path: member.path, size: member.file.size))
        var manner = FileSharing.Manner.copied
        let writer = try sink.open(entry) { (folder, name) throws(FetchError) in
            manner = try sharing.place(found.descriptor, as: name, in: folder, label: member.path.string) {
                () throws(FetchError) in
                if let reason = desk.stopReason { throw reason }
            }
        }
        writer.close()
        return (
            MemberPart(entry: entry, size: member.file.size, checksum: found.checksum, writer: writer), manner
        )
    }

    private func settle(_ members: [SharedArchive.Member], isCopy: Bool) {
        let transfer = AssetTransfer(asset, request: TransferRequest(url: ""), desk: desk)
        let file = LinkedFile(place: shared.place.name, isCopy: isCopy, members: members.count)
        transfer.comes(by: file, bytes: members.reduce(0) { $0 + $1.file.size })
        desk.settled([transfer], [])
    }
}
