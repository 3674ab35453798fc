import FetchCore
import Glibc

/// Brings what is wanted out of one archive, on a thread of its own: the archive itself is not written.
///
/// Members go into partial files; complete samples are handed to the ``Committer`` in batches. The archive streams by
/// (`ContainerRun+Stream.swift`), or, where the index knows enough, members come one by one by ranges
/// (`ContainerRun+Ranges.swift`).
final class ContainerRun {
    /// A batch is handed over after so many bytes of content, or members.
    static let batchBytes: Int64 = 4 << 20
    private static let batchMembers = 96

    let asset: OpenAsset
    let desk: TransferDesk
    let unpacking: Unpacking
    let goal: UnpackGoal
    let request: TransferRequest
    private let folder: String
    /// The version of the archive, and how far it has been unpacked.
    var version: ContainerCursor
    var batch: MemberBatch
    /// The member that goes by, whose end is not known yet.
    var lastSeen: IndexedMember?
    /// Bytes of parts that wait for the rest of their samples, as far as they are counted.
    var waitingBytes: Int64 = 0
    private var rangesAreServed: Bool?
    /// True when some members may be there from an earlier run.
    private let mayHave: Bool
    /// True when other assets of the plan lie in the folder that this one's members land in.
    private let hasAssetsInFolder: Bool
    /// Batches of which something is still being changed.
    private var making: [MemberBatch] = []
    /// Changes that are under way, the first ones first; each has a file open.
    private var changes: [MemberChange] = []
    /// Hand-overs that are not final yet.
    private var pending: [ThreadGate] = []

    /// Prepares a run over a version of an archive.
    init(
        _ transfer: AssetTransfer, desk: TransferDesk, unpacking: Unpacking, goal: UnpackGoal, version: ContainerCursor
    ) throws(FetchError) {
        asset = transfer.known
        request = transfer.request
        self.desk = desk
        self.unpacking = unpacking
        self.goal = goal
        self.version = version
        mayHave = try desk.ledger.hasMembers(asset.entry.id)
        folder = ArchiveName.folder(of: asset.entry.asset.path)
        hasAssetsInFolder = try desk.ledger.hasAssets(in: folder)
        batch = MemberBatch(archive: asset.entry)
    }

    /// True when the batch is worth handing over.
    var isBatchFull: Bool {
        batch.bytes >= Self.batchBytes || batch.count >= Self.batchMembers
            || batch.indexed.count >= 1024
    }

    /// A member's name inside the archive's folder.
    func name(of part: PlanEntry) -> SampleName {
        SampleName(String(part.asset.path.string.dropFirst(folder.utf8.count + 1)))
    }

    /// Where a member lands; `nil` for a folder, and for what is never made, which is noted.
    func place(_ member: Member) -> RelativePath? {
        if member.kind == .folder { return nil }
        do throws(FetchError) {
            let path = try safePlace(member)
            if let locked = unpacking.locked, try locked.member(path) == nil { return nil }
            return path
        } catch {
            batch.refused.append(RefusedMember(id: desk.ledger.ids.next(), name: member.name, error: error))
            return nil
        }
    }

    private func safePlace(_ member: Member) throws(FetchError) -> RelativePath {
        let archive = asset.entry.asset.path
        if case .special(let what) = member.kind {
            throw FetchError(
                .unsafePath, "\"\(SafeText.printable(member.name))\" in \(archive) is \(what) and is not made")
        }
        do throws(FetchError) {
            let name = try RelativePath(MemberName.plain(member.name))
            let path = try RelativePath("\(folder)/\(name)")
            guard hasAssetsInFolder, try desk.ledger.isAsset(path) else { return path }
            throw FetchError(.unsafePath, "the name \"\(name)\" is refused: another asset has the path \(path)")
        } catch {
            throw FetchError(.unsafePath, "in \(archive) \(error.message)")
        }
    }

    /// Writes the content of a reader's current member to a partial file, unless it is under its final name already;
    /// `nil`, and noted as refused, when a lock says that it is other content.
    func part(
        _ member: Member, _ path: RelativePath, from reader: any MemberReader, id: Int64? = nil
    ) throws(FetchError) -> MemberPart? {
        if mayHave, let known = try desk.ledger.finishedMember(path) { return known.kept }
        desk.packer?.waitForRoom(asset.entry.id, adding: member.size ?? 0)
        let name = SampleName(MemberName.plain(member.name))
        let entry = PlanEntry(
            id: id ?? desk.ledger.ids.next(), itemID: asset.entry.itemID,
            asset: Asset(key: name.part.isEmpty ? "member" : name.part, path: path, size: member.size))
        let writer = try open(entry)
        do throws(FetchError) {
            let (size, checksum) = try copy(reader, to: writer)
            if let remote = writer as? any RemoteWriter { try remote.seal() }
            let change = try desk.change.map { (change) throws(FetchError) in
                try start(change, of: writer, size, name)
            }
            // What has no file is not kept by closing it.
            if writer.descriptor >= 0 { writer.close() }
            if change == nil, let objection = try objection(to: path, size, checksum) {
                writer.discard()
                batch.refused.append(RefusedMember(id: entry.id, name: member.name, path: path, error: objection))
                return nil
            }
            return MemberPart(entry: entry, size: size, checksum: checksum, writer: writer, change: change)
        } catch {
            writer.discard()
            throw error
        }
    }

    /// Opens the place of a member: where there are no files, what stands alone or is large goes out as it comes, and
    /// what belongs to a sample waits for the rest of it.
    private func open(_ entry: PlanEntry) throws(FetchError) -> any SinkWriter {
        guard let remote = desk.sink as? any RemoteSink else { return try desk.sink.open(entry, resuming: false) }
        let size = entry.asset.size
        if case .first = goal.choice, size ?? 0 <= remote.wholeLimit { return try remote.open(entry, resuming: false) }
        return try remote.begin(entry, size: size, resuming: false)
    }

    /// Has a member's partial file changed on another thread.
    private func start(
        _ change: FileChange, of writer: any SinkWriter, _ size: Int64, _ name: SampleName
    ) throws(FetchError) -> MemberChange {
        let descriptor = fcntl(writer.descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw FetchError.system(errno, "unpacking \(asset.entry.asset.path)") }
        let file = PartFile(descriptor: descriptor, size: size)
        let result = MemberChange()
        desk.workshop.add { [desk] in
            do throws(FetchError) {
                if let reason = desk.stopReason { throw reason }
                let outcome = try change.apply(
                    to: file, name: name, target: { () throws(FetchError) in file.descriptor }, checks: desk.checks,
                    hash: desk.recordedHash)
                result.finish(.success(outcome))
            } catch {
                result.finish(.failure(error))
            }
        }
        changes.append(result)
        if changes.count > desk.workshop.width { _ = changes.removeFirst().result }
        return result
    }

    /// In what a member differs from what a lock says of it.
    private func objection(
        to path: RelativePath, _ size: Int64, _ checksum: Checksum?
    ) throws(FetchError) -> FetchError? {
        guard let entry = try unpacking.locked?.member(path) else { return nil }
        if size == entry.size, checksum?.value == entry.sha256 { return nil }
        let what = size == entry.size ? "other content" : "\(size) bytes instead of \(entry.size)"
        return FetchError(.changedUpstream, "in \(asset.entry.asset.path) it has \(what)")
    }

    /// True when a member is under its final name.
    func isThere(_ path: RelativePath) throws(FetchError) -> Bool {
        guard mayHave else { return false }
        return try desk.ledger.finishedMember(path) != nil
    }

    private func copy(_ reader: any MemberReader, to writer: any SinkWriter) throws(FetchError) -> (Int64, Checksum?) {
        let digest = desk.recordedHash.map { desk.checks.digest($0, 0) }
        var size: Int64 = 0
        while let piece = try reader.read() {
            digest?.update(piece)
            if let remote = writer as? any RemoteWriter {
                try remote.append(piece)
            } else {
                try DescriptorBytes.write(
                    piece, to: writer.descriptor, at: size, "unpacking \(asset.entry.asset.path)")
            }
            size += Int64(piece.count)
            if let reason = desk.stopReason { throw reason }
        }
        return (size, digest?.finalize())
    }

    /// A sample is complete.
    func finish(_ sample: [MemberPart]) {
        let ids = Set(sample.map(\.entry.id))
        batch.staged.removeAll { ids.contains($0.entry.id) }
        for part in sample {
            var part = part
            part.group = batch.samples
            endWaiting(part.waits)
            part.waits = 0
            add(part)
        }
        batch.samples += 1
    }

    /// A member is wanted, and complete.
    func add(_ part: MemberPart) {
        batch.complete.append(part)
        batch.bytes += part.size
        guard let packer = desk.packer, !part.isFinal else { return }
        batch.counted += part.size
        packer.counted(part.size)
    }

    /// So many bytes do not wait for the rest of their sample any more.
    func endWaiting(_ bytes: Int64) {
        waitingBytes -= bytes
        desk.waitingParts?.giveBack(bytes)
    }

    /// Whether the server serves ranges of this version of the archive: it is asked once, for a byte.
    func servesRanges() -> Bool {
        if let known = rangesAreServed { return known }
        let probe = desk.transport.openWaiting(request, from: 0, to: 1)
        defer { probe.close() }
        var answer = false
        if let head = try? probe.head(), head.status == 206, head.size == version.size {
            answer = version.validator.agrees(with: head.validator)
        }
        rangesAreServed = answer
        return answer
    }

    /// Writes down where the members lie that went by, so that they can be brought.
    func keepIndex() throws(FetchError) {
        waitUntilFinal()
        var seen = MemberBatch(archive: asset.entry)
        (seen.indexed, seen.version) = (batch.indexed, version)
        try desk.index(seen)
        batch.indexed = []
    }

    /// Gives the batch to the committer, as soon as what changes in it is made. Errors: those that end the run.
    func handOver() throws(FetchError) {
        guard !batch.isEmpty else { return }
        batch.version = version
        making.append(batch)
        batch = MemberBatch(archive: asset.entry)
        // While one is made, the next one fills.
        try settle(leaving: desk.change == nil ? 0 : 1)
    }

    /// Waits until no more than `count` batches are being made.
    private func settle(leaving count: Int) throws(FetchError) {
        while making.count > count {
            var next = making.removeFirst()
            do throws(FetchError) {
                try next.settleChanges { (part) throws(FetchError) in
                    try objection(to: part.entry.asset.path, part.size, part.checksum)
                }
            } catch {
                // What follows it must not be final before it.
                desk.packer?.added(-making.reduce(next.counted) { $0 + $1.counted })
                making = []
                throw error
            }
            let gate = ThreadGate()
            desk.committer.commit(next, done: gate)
            pending.append(gate)
            // Two batches may wait: one that is written while the next one fills.
            if pending.count > 2 { pending.removeFirst().wait() }
        }
    }

    /// Hands the last batch over and waits until everything is final; with `isReached` the goal is met by that.
    ///
    /// Errors: those that end the run.
    func conclude(isReached: Bool = true) throws(FetchError) {
        if isReached { batch.reached = goal }
        try handOver()
        try settle(leaving: 0)
        waitUntilFinal()
    }

    /// Waits for what was handed over: whoever takes an archive back does so after that.
    func waitUntilFinal() {
        try? settle(leaving: 0)
        for gate in pending { gate.wait() }
        pending = []
    }

    /// The same at the end of the run, of which nothing is left by then.
    func leave() {
        waitUntilFinal()
        endWaiting(waitingBytes)
        if batch.counted > 0 { desk.packer?.added(-batch.counted) }
        batch.counted = 0
    }
}
