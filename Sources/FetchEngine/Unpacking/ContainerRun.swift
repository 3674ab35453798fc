import FetchCore
import Glibc

/// Unpacks one archive while it arrives, on a thread of its own: the archive itself is not written.
///
/// Members go into partial files; complete samples are handed to the ``Committer`` in batches, together with the place
/// where the archive can be taken up again. After a kill at most a batch, one member and what had arrived ahead are
/// fetched again, where the format knows such places (tar, tar.gz); otherwise the archive from its start.
final class ContainerRun {
    /// A batch is handed over after so many bytes of content, or members.
    private static let batchBytes: Int64 = 4 << 20
    private static let batchMembers = 96

    private let asset: OpenAsset
    private let desk: TransferDesk
    private let unpacking: Unpacking
    private let goal: UnpackGoal
    private let folder: String
    private var source: any MemberReader
    private var collector: SampleCollector<MemberPart>
    private var batch: MemberBatch
    private var version: ContainerCursor
    /// True when some members may be there from an earlier run.
    private let mayHave: Bool
    /// Hand-overs that are not final yet.
    private var pending: [ThreadGate] = []

    /// Prepares a run over an archive that `reader` reads from `cursor` on.
    init(
        _ asset: OpenAsset, desk: TransferDesk, unpacking: Unpacking, goal: UnpackGoal, reader: any MemberReader,
        cursor: ContainerCursor, mayHave: Bool
    ) throws(FetchError) {
        self.asset = asset
        self.desk = desk
        self.unpacking = unpacking
        self.goal = goal
        self.mayHave = mayHave
        source = reader
        version = cursor
        folder = ArchiveName.folder(of: asset.entry.asset.path)
        collector = SampleCollector(
            rule: unpacking.rule, parts: goal.parts, wanted: goal.samples ?? .max, complete: cursor.samples)
        batch = MemberBatch(archive: asset.entry)
        for part in try desk.ledger.stagedMembers(of: asset.entry.id) {
            let writer = try desk.sink.open(part.entry, resuming: true)
            writer.close()
            guard writer.existing == part.size else { continue }
            let name = SampleName(String(part.entry.asset.path.string.dropFirst(folder.count + 1)))
            if collector.wants(name) {
                _ = collector.add(
                    MemberPart(entry: part.entry, size: part.size, checksum: part.checksum, writer: writer), name)
            }
        }
    }

    /// Reads members until enough is there or the archive is over.
    ///
    /// Errors: those of the archive's bytes, of its format, of the sink. What was complete before is kept.
    func run() throws(FetchError) {
        while !collector.isDone {
            guard let member = try source.next() else {
                if let last = collector.ends() { finish(last) }
                break
            }
            if batch.bytes >= Self.batchBytes || batch.complete.count + batch.staged.count >= Self.batchMembers {
                handOver(at: source.position())
            }
            try take(member)
        }
        let isResumable = collector.isBetweenSamples && collector.pending.isEmpty
        batch.staged = []
        batch.reached = goal
        handOver(at: isResumable ? source.position() : nil)
        for gate in pending { gate.wait() }
        for parts in collector.pending.values { for part in parts.values { part.writer.discard() } }
    }

    private func take(_ member: Member) throws(FetchError) {
        if member.kind == .folder { return }
        let path: RelativePath
        do throws(FetchError) {
            path = try place(member)
        } catch {
            batch.refused.append(RefusedMember(name: member.name, error: error))
            return
        }
        let name = SampleName(Self.plain(member.name))
        if goal.samples == nil { return try takeAlone(member, path, name) }
        if let sample = collector.begins(name) { finish(sample) }
        if collector.isDone { return }
        guard collector.wants(name) else { return }
        let part = try part(member, path, name)
        if let part {
            batch.staged.append(part)
            if let sample = collector.add(part, name) { finish(sample) }
        }
    }

    /// Everything is wanted: a member is final by itself.
    private func takeAlone(_ member: Member, _ path: RelativePath, _ name: SampleName) throws(FetchError) {
        guard goal.parts.isEmpty || goal.parts.contains(name.part) else { return }
        guard let part = try part(member, path, name) else { return }
        batch.complete.append(part)
        batch.bytes += part.size
    }

    /// Writes a member's content to a partial file; `nil` when it is there already.
    private func part(_ member: Member, _ path: RelativePath, _ name: SampleName) throws(FetchError) -> MemberPart? {
        if mayHave, let known = try desk.ledger.finishedMember(path) {
            // A sample counts as complete whoever brought its parts.
            return goal.samples == nil ? nil : known.kept(by: desk.sink)
        }
        let entry = PlanEntry(
            id: desk.ledger.ids.next(), itemID: asset.entry.itemID,
            asset: Asset(key: name.part.isEmpty ? "member" : name.part, path: path, size: member.size))
        let writer = try desk.sink.open(entry, resuming: false)
        do throws(FetchError) {
            let (size, checksum) = try copy(to: writer)
            writer.close()
            return MemberPart(entry: entry, size: size, checksum: checksum, writer: writer)
        } catch {
            writer.discard()
            throw error
        }
    }

    private func copy(to writer: any SinkWriter) throws(FetchError) -> (Int64, Checksum?) {
        let digest = desk.recordedHash.map { desk.checks.digest($0, 0) }
        var size: Int64 = 0
        while let piece = try source.read() {
            digest?.update(piece)
            var written = 0
            while written < piece.count {
                let count = pwrite(
                    writer.descriptor, piece.baseAddress! + written, piece.count - written, off_t(size))
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw FetchError.system(errno, "unpacking \(asset.entry.asset.path)") }
                written += count
                size += Int64(count)
            }
            if let reason = desk.stopReason { throw reason }
        }
        return (size, digest?.finalize())
    }

    /// A sample is complete.
    private func finish(_ sample: [MemberPart]) {
        batch.samples += 1
        let ids = Set(sample.map(\.entry.id))
        batch.staged.removeAll { ids.contains($0.entry.id) }
        batch.complete += sample
        batch.bytes += sample.reduce(0) { $0 + $1.size }
    }

    /// Gives the batch to the committer; `position` is where the member after it begins.
    private func handOver(at position: ArchivePosition?) {
        if batch.reached == nil {
            guard !batch.isEmpty else { return }
            if let position, collector.isBetweenSamples {
                version.samples = collector.complete
                version.position = position
                batch.cursor = version
            }
        } else {
            version.samples = collector.complete
            version.position = position
            batch.cursor = version
        }
        let gate = ThreadGate()
        desk.committer.commit(batch, done: gate)
        pending.append(gate)
        // Two batches may wait: one that is written while the next one fills.
        if pending.count > 2 { pending.removeFirst().wait() }
        batch = MemberBatch(archive: asset.entry)
    }

    /// Where a member lands; errors for what is never made.
    private func place(_ member: Member) throws(FetchError) -> RelativePath {
        let archive = asset.entry.asset.path
        if case .special(let what) = member.kind {
            throw FetchError(
                .unsafePath, "\"\(SafeText.printable(member.name))\" in \(archive) is \(what) and is not made")
        }
        do throws(FetchError) {
            let name = try RelativePath(Self.plain(member.name))
            return try RelativePath("\(folder)/\(name)")
        } catch {
            throw FetchError(.unsafePath, "in \(archive) \(error.message)")
        }
    }

    /// A name without the `./` that many writers put before it.
    private static func plain(_ name: String) -> String {
        var rest = Substring(name)
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        return String(rest)
    }
}

/// Names of archives.
enum ArchiveName {
    private static let suffixes = [".tar.gz", ".tar.zst", ".tar.xz", ".tar.bz2", ".tgz", ".tar", ".zip"]

    /// The folder that an archive's members land in: its path without the ending that says archive.
    static func folder(of path: RelativePath) -> String {
        let lower = path.string.lowercased()
        guard let suffix = suffixes.first(where: { lower.hasSuffix($0) }), path.name.utf8.count > suffix.utf8.count
        else { return path.string + ".d" }
        return String(path.string.dropLast(suffix.count))
    }
}
