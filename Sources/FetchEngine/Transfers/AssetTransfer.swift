import FetchCore
import Glibc
import Synchronization

/// One asset of the plan on its way from the network to its final name.
///
/// The network thread drives it as a ``Transfer``; its ``Inspection``, if any, follows the bytes on another thread;
/// the ``Committer`` names it in the end. These hand it on to each other and never hold it at once.
final class AssetTransfer: Transfer, @unchecked Sendable {
    let entry: PlanEntry
    let request: TransferRequest
    let label: String
    /// How often this asset was begun in this run because its content was found wrong.
    let round: Int
    /// How often in this run a fresh address was asked for it.
    let renewals: Int
    private let desk: TransferDesk
    let known: OpenAsset
    private var inspection: Inspection?

    private(set) var writer: (any SinkWriter)?
    private(set) var size: Int64?
    private(set) var validator = Validator()
    private(set) var outcome = TransferOutcome(error: nil, received: 0, requests: 0)
    private var isJournaled = false
    private var isScattered = false
    private var journaledBytes: Int64 = 0
    private var wasResumed = false
    private var present = ByteRanges()
    /// The checksum that the server told, where the listing promises none.
    private var told: Checksum?
    /// True when its server does not let it be read piece by piece.
    private var mustComeFirst = false
    /// A small asset's bytes between network and disk.
    private var body: [UInt8]?

    /// An asset smaller than this is fetched again after a kill rather than kept track of.
    private static let journalFloor: Int64 = 256 * 1024
    /// Scattered bytes are journaled each time this many have been added.
    private static let journalStep: Int64 = 4 << 20

    init(_ known: OpenAsset, request: TransferRequest, desk: TransferDesk, round: Int = 0, renewals: Int = 0) {
        self.known = known
        entry = known.entry
        self.request = request
        self.desk = desk
        self.round = round
        self.renewals = renewals
        label = known.entry.asset.path.string
    }

    var promisedSize: Int64? { entry.asset.size }
    var isVerifiable: Bool { entry.asset.checksum != nil }
    var objection: FetchError? { inspection?.objection }
    /// True when the bytes came by more than one request, so that another try may bring other bytes.
    var mayBeMixed: Bool { wasResumed || outcome.requests > 1 }

    var isFresh: Bool { known.state != .partial }

    func buffer(for size: Int64) -> [UInt8]? { mayHold(size) ? desk.heldBytes.buffer(for: Int(size)) : nil }

    /// Whether so many bytes of it may wait in memory.
    func mayHold(_ size: Int64) -> Bool { size <= HeldBytes.largest && desk.heldBytes.mayAdd(size) }

    func takes(_ body: [UInt8], of head: ResponseHead) {
        self.body = body
        size = Int64(body.count)
        validator = head.validator
        told = head.checksum
        desk.heldBytes.add(Int64(body.count))
        desk.progress.learned(size: Int64(body.count), promised: entry.asset.size ?? known.size)
    }

    /// Puts a small asset from memory to its destination, checked: on the committer's thread.
    func land() throws(FetchError) -> Checksum? {
        guard var body = body.take() else { return nil }
        defer { desk.heldBytes.takeBack(&body) }
        var asset = entry.asset
        asset.checksum = asset.checksum ?? told
        let check = WholeCheck(asset: asset, recordedHash: desk.recordedHash, checks: desk.checks)
        let checksum = try body.withUnsafeBytes { check.run($0) }.get()
        let writer = try desk.sink.open(entry, resuming: false)
        self.writer = writer
        try writer.write(body)
        return checksum
    }

    /// True while its bytes are in memory only.
    var isHeld: Bool { body != nil }

    func open() throws(FetchError) -> Landing {
        let resuming = known.state == .partial
        let writer = try desk.sink.open(entry, resuming: resuming)
        self.writer = writer
        inspection = desk.inspection(of: self)
        guard resuming else {
            return Landing(descriptor: writer.descriptor, present: ByteRanges(), validator: Validator(), size: nil)
        }
        let present =
            known.ranges?.clamped(to: writer.existing)
            ?? ByteRanges(prefix: min(writer.existing, known.size ?? writer.existing))
        wasResumed = !present.ranges.isEmpty
        isScattered = known.ranges != nil
        (size, validator, isJournaled) = (known.size, known.validator, true)
        desk.progress.found(present.count)
        return Landing(
            descriptor: writer.descriptor, present: present, validator: known.validator, size: known.size)
    }

    func begins(_ head: ResponseHead, at offset: Int64) throws(FetchError) {
        size = head.size ?? size
        validator = head.validator
        expect(head.checksum)
        if let size, offset == 0 {
            try writer?.reserve(size)
            desk.progress.learned(size: size, promised: entry.asset.size ?? known.size)
        }
        let isWorthIt = validator.ifRange != nil || isVerifiable
        guard !isJournaled, isWorthIt, (size ?? .max) > Self.journalFloor else { return }
        isJournaled = true
        desk.committer.journal(.partial(id: entry.id, size: size, validator: validator, ranges: nil))
    }

    /// The server says what the whole should hash to.
    private func expect(_ checksum: Checksum?) {
        guard entry.asset.checksum == nil, checksum != told else { return }
        told = checksum
        if let inspection {
            inspection.expect(checksum, otherwise: desk.recordedHash)
        } else {
            inspection = desk.inspection(of: self, expecting: checksum)
        }
    }

    func restarts() throws(FetchError) {
        inspection?.restart()
        (size, validator, isScattered, journaledBytes) = (nil, Validator(), false, 0)
        if isJournaled {
            isJournaled = false
            try desk.ledger.record([.reset(id: entry.id)], unsettled: nil)
        }
        try writer?.truncate()
    }

    func scatters(_ ranges: ByteRanges) throws(FetchError) {
        if isScattered { return }
        isScattered = true
        isJournaled = true
        try desk.ledger.record(
            [.partial(id: entry.id, size: size, validator: validator, ranges: ranges)], unsettled: nil)
    }

    func advances(to ranges: ByteRanges) {
        present = ranges
        inspection?.extend(to: ranges.prefix)
        guard isScattered, ranges.count - journaledBytes >= Self.journalStep else { return }
        journaledBytes = ranges.count
        desk.committer.journal(.partial(id: entry.id, size: size, validator: validator, ranges: ranges))
    }

    func ends(_ outcome: TransferOutcome) {
        self.outcome = outcome
        if let error = outcome.error { return desk.failed(self, error) }
        if body != nil { return desk.arrived(self, checksum: nil) }
        size = size ?? writer.map { FileSize.of($0.descriptor) }
        if let inspection { return inspection.complete(size: size ?? 0) }
        if let error = startObjection { return desk.rejected(self, error) }
        desk.arrived(self, checksum: nil)
    }

    /// What is wrong with the start of an asset that needs no reading beyond it.
    private var startObjection: FetchError? {
        guard let writer, let inspector = desk.checks.inspector(entry.asset.content, entry.asset.path.name) else {
            return nil
        }
        return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { buffer in
            let count = pread(writer.descriptor, buffer.baseAddress!, buffer.count, 0)
            return inspector.objection(to: UnsafeRawBufferPointer(rebasing: buffer[..<max(0, count)]))
        }
    }

    /// The inspection is over: the checksum it computed, or what is wrong.
    func inspected(_ result: Result<Checksum?, FetchError>) {
        switch result {
        case .success(let checksum): desk.arrived(self, checksum: checksum)
        case .failure(let error): desk.rejected(self, error)
        }
    }

    /// Its content goes to a place without files, by this writer, where a later run finds it if it `isKept`.
    func streams(into writer: any RemoteWriter, _ head: ResponseHead, isKept: Bool) {
        self.writer = writer
        (size, validator, isJournaled) = (head.size, head.validator, isKept)
        guard isKept else { return }
        desk.committer.journal(.partial(id: entry.id, size: size, validator: validator, ranges: nil))
    }

    /// So many bytes of content are under its final name.
    func streamed(_ count: Int64) { size = count }

    /// True when the file itself is brought before it is unpacked.
    var comesFirst: Bool { (desk.keepsContainers || mustComeFirst) && !known.hasFile }

    /// The same asset once its file is there, to be unpacked.
    func asFile() -> AssetTransfer {
        var next = known
        (next.hasFile, next.size, next.validator, next.state) = (true, size, validator, .done)
        let transfer = AssetTransfer(next, request: request, desk: desk)
        transfer.linked = linked
        return transfer
    }

    /// The same asset, to be brought whole before it is read.
    func comingFirst() -> AssetTransfer {
        let next = AssetTransfer(known, request: request, desk: desk, renewals: renewals)
        next.mustComeFirst = true
        return next
    }

    /// What it became on the way, where something looked at its content.
    private(set) var whole: WholeGoal?
    /// The bytes of what lies there when that is not what came.
    private var madeSize: Int64?
    /// The bytes that lie under its final name, when they do.
    var landedSize: Int64? { madeSize ?? size }

    /// Notes what it became, and how many bytes were made of it.
    func becomes(_ whole: WholeGoal, size: Int64?) {
        self.whole = whole
        madeSize = size
    }

    /// The partial file is to hold something else than what came: a later run does not go on with it.
    func forgetParts() throws(FetchError) {
        guard isJournaled else { return }
        isJournaled = false
        try desk.ledger.record([.reset(id: entry.id)], unsettled: nil)
    }

    /// Opens a file for what is made of the one that is there.
    func openAnew() throws(FetchError) -> Int32 {
        let writer = try desk.sink.open(entry, resuming: false)
        (self.writer, size, validator) = (writer, known.size, known.validator)
        return writer.descriptor
    }

    /// How it came without a network, when it did.
    private(set) var linked: LinkedFile?
    /// What it was checked by, or hashed to, when it landed.
    var checksum: Checksum?
    /// What to tell of it once it is final.
    var outcomeToTell: SettledAsset {
        linked.map { .linked(size ?? 0, from: $0.place) } ?? .fetched(size ?? 0)
    }

    /// Its content is there by this writer, and came out of a file elsewhere.
    func links(_ found: FoundFile, by writer: any SinkWriter, _ manner: FileSharing.Manner) {
        (self.writer, size, validator) = (writer, found.file.size, found.file.version)
        comes(
            by: LinkedFile(place: found.place.name, isCopy: manner == .copied, cache: found.place as? ContentCache),
            bytes: found.file.size)
    }

    /// It, or what is wanted of it, came out of files elsewhere: so many bytes of content.
    func comes(by file: LinkedFile, bytes: Int64) {
        (linked, size) = (file, bytes)
        desk.progress.change { counts in
            if let size = entry.asset.size ?? known.size {
                counts.expectedBytes = max(0, counts.expectedBytes - size)
            } else {
                counts.unsized = max(0, counts.unsized - 1)
            }
        }
    }

    /// Closes its file, which is complete and waits for its name. What is no file of this run's stays as it is.
    func closeFile() {
        if desk.remote == nil && linked == nil { writer?.close() }
    }

    /// Lets go of the partial file: kept for a later run, or thrown away.
    func abandon(keeping: Bool) {
        if keeping { writer?.close() } else { writer?.discard() }
        writer = nil
    }

    /// The same asset from its first byte, or with a fresh address.
    func again(_ request: TransferRequest, fromStart: Bool) -> AssetTransfer {
        var next = known
        if fromStart { next.state = .pending } else if isJournaled { next = continued() }
        let transfer = AssetTransfer(
            next, request: request, desk: desk, round: round + (fromStart ? 1 : 0),
            renewals: renewals + (fromStart ? 0 : 1))
        transfer.mustComeFirst = mustComeFirst
        return transfer
    }

    private func continued() -> OpenAsset {
        var next = known
        next.state = .partial
        next.size = size
        next.validator = validator
        next.ranges = isScattered ? present : nil
        return next
    }
}
