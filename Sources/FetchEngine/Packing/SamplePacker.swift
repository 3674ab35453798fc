import FetchCore
import FoundationEssentials
import Glibc
import Synchronization

/// The thread that packs what has arrived, in the order of the plan, whatever order it arrived in.
///
/// Content waits under its path in a folder of its own, verified and on record. The packer takes it from there sample by
/// sample; after some of them it lets the sink make them durable, records that in one transaction, and only then removes
/// what had waited. So a kill between any two steps loses nothing and packs nothing twice.
final class SamplePacker: @unchecked Sendable {
    private let packing: SamplePacking
    private let run: Int64
    private unowned let desk: TransferDesk
    private let done = DispatchGate()
    private let room: PackingRoom

    // Used on the thread alone.
    /// The first row of the plan that is not packed.
    private var next: Int64 = 0
    private var packed = PackedContent()
    /// True when the last sample filled a piece: a commit is due before the next one.
    private var isFull = false
    /// True when everything that was to come has its name.
    private var isEnding = false

    init(_ packing: SamplePacking, run: Int64, desk: TransferDesk) {
        self.packing = packing
        self.run = run
        self.desk = desk
        room = PackingRoom(budget: packing.budget, packsEarly: packing.samplesComeWhole)
    }

    /// Starts the thread behind what earlier runs packed. Errors: those of the sink.
    func start(total: Int?) throws(FetchError) {
        let mark = try desk.ledger.packingMark()
        room.add(try desk.ledger.bytesToPack())
        DetachedThread.start("fetch-pack") { [self] in
            do throws(FetchError) {
                try packing.sink.begin(at: mark, total: total)
                try work()
            } catch {
                desk.stop(error)
            }
            room.open()
            done.open()
        }
    }

    /// Content was added to what waits.
    func added(_ bytes: Int64) { room.add(bytes) }
    /// Content is on its way that will wait.
    func counted(_ bytes: Int64) { room.count(bytes) }
    /// Assets are settled: nothing more comes of them in this run.
    func settled(_ ids: [Int64]) { room.settle(ids) }
    /// A thread begins, or ends, to bring what is in an archive.
    func begins(_ archive: Int64) { room.begin(archive) }
    func ends(_ archive: Int64) { room.end(archive) }

    /// Waits until an archive may add so many bytes to what waits: always, when it is the next one to be packed.
    func waitForRoom(_ archive: Int64, adding bytes: Int64) { room.wait(for: archive, adding: bytes) }
    /// Waits until assets behind row `last` may begin.
    func waitForRoom(after last: Int64) async { await room.wait(after: last) }
    /// Lets everybody go on: the run is over before its end.
    func giveWay() { room.open() }

    /// Packs what is left and ends the thread; with `isWhole` nothing more comes, and the last piece ends as well.
    func finish(isWhole: Bool) async {
        room.close(isWhole: isWhole)
        await done.wait()
    }

    private func work() throws(FetchError) {
        while true {
            let wake = room.awaitChange()
            isEnding = wake != .more
            try packAll()
            if packed.bytes >= packing.step || isFull || wake != .more { try commit(try packing.sink.commit()) }
            switch wake {
            case .more: continue
            case .cut: return
            case .end:
                try commit(try packing.sink.end())
                for piece in try desk.ledger.pieces() where piece.checksum == nil {
                    try desk.ledger.setChecksum(try packing.sink.checksum(of: piece), of: piece)
                }
                try packing.sink.describe(try desk.ledger.pieces())
                return
            }
        }
    }

    /// Packs everything whose turn it is.
    private func packAll() throws(FetchError) {
        while desk.stopReason == nil {
            var limit = 64
            var rows = try rows(limit)
            while rows.count == limit, SampleGrouping.count(rows, keepsPaths: packing.keepsPaths) == limit {
                limit *= 4
                rows = try self.rows(limit)
            }
            guard let first = rows.first else { return room.expect(.max) }
            let isOver = first.isContainer ? try packContainer(first) : try packAssets(rows)
            guard let last = isOver else { return room.expect(first.id) }
            next = last + 1
            room.forget(upTo: last)
        }
    }

    private func rows(_ limit: Int) throws(FetchError) -> [PackRow] {
        try desk.ledger.rowsToPack(from: next, limit: limit)
    }

    /// Packs the complete samples of an archive that wait; its row when nothing more comes of it.
    private func packContainer(_ row: PackRow) throws(FetchError) -> Int64? {
        // Asked before the files are read: what comes in between is found the next time.
        let isOver = row.state == .done || room.isSettled(row.id) || row.run != run
        if !isOver && !packing.samplesComeWhole { return nil }
        var order: [String] = []
        var groups: [String: [StagedFile]] = [:]
        for file in try desk.ledger.stagedForPacking(of: row.id) where !packed.members.contains(file.id) {
            groups[SampleName(file.path.string).key, default: []].append(file)
        }
        // A sample's place is where its last part was read.
        order = groups.keys.sorted { groups[$0]!.last!.id < groups[$1]!.last!.id }
        for key in order {
            let files = groups[key]!
            guard try put(key, files.map { ($0, $0.path) }) else { return nil }
            packed.members.formUnion(files.map(\.id))
        }
        return isOver ? row.id : nil
    }

    /// Packs the sample that whole assets make; its last row when it is packed or cannot be.
    private func packAssets(_ rows: [PackRow]) throws(FetchError) -> Int64? {
        let group = Array(rows.prefix(max(1, SampleGrouping.count(rows, keepsPaths: packing.keepsPaths))))
        for row in group where row.state != .done {
            guard row.run != run || room.isSettled(row.id) else { return nil }
        }
        // Some of it failed: what is there waits for a run that brings the rest.
        guard group.allSatisfy({ $0.state == .done && $0.hasFile }) else { return group.last!.id }
        let (key, names) = try SampleGrouping.names(group, keepsPaths: packing.keepsPaths)
        let files = zip(group, names).map { row, name in
            (StagedFile(id: row.id, path: row.path, size: row.size), name)
        }
        guard try put(key, files) else { return nil }
        packed.assets.formUnion(group.map(\.id))
        return group.last!.id
    }

    /// Packs a sample; false when it is on record and not named yet, which happens in this order.
    private func put(_ key: String, _ files: [(StagedFile, RelativePath)]) throws(FetchError) -> Bool {
        var sample = Sample(key: key, number: 0)
        for (file, name) in files {
            guard let content = try open(file.path) else { return false }
            sample.parts.append(
                FetchCore.SamplePart(
                    column: "", suffix: SampleName(name.string).part, path: name, content: .file(content)))
        }
        // Closed first, so that the commit is of what was put before.
        let isClosed = try packing.sink.closesPiece(before: sample)
        if isClosed || isFull { try commit(try packing.sink.commit()) }
        isFull = try packing.sink.put(sample)
        packed.paths += files.map(\.0.path)
        packed.bytes += files.reduce(0) { $0 + $1.0.size }
        packed.samples += 1
        return true
    }

    private func open(_ path: RelativePath) throws(FetchError) -> PartFile? {
        let name = "\(packing.staged)/\(path)"
        let descriptor = Glibc.open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT && !isEnding { return nil }
            throw FetchError.system(errno, "reading \(name)")
        }
        var status = stat()
        fstat(descriptor, &status)
        return PartFile(descriptor: descriptor, size: Int64(status.st_size))
    }

    private func commit(_ commit: SampleCommit) throws(FetchError) {
        if packed.isEmpty && commit.finished.isEmpty { return }
        try desk.ledger.recordPacked(packed, commit, run: run)
        for piece in commit.finished where try !packing.sink.publish(piece) {
            throw FetchError(.localIO, "\(piece.path) is gone before it was named", disposition: .fatal)
        }
        try desk.ledger.setNamed(commit.finished)
        for path in packed.paths { try desk.sink.remove(path) }
        let (samples, pieces) = (packed.samples, commit.finished.count)
        desk.progress.change { counts in
            counts.packed += samples
            counts.pieces += pieces
        }
        room.add(-packed.bytes)
        packed = PackedContent()
        isFull = false
    }
}
