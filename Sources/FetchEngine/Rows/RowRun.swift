import FetchCore
import Synchronization

/// Brings the chosen samples of one file of rows, in its order, on a thread of its own.
///
/// The next samples are read while others are changed and written; they reach the ``Committer`` in batches, each with
/// the number behind its last sample. A kill costs at most the batches under way.
final class RowRun {
    /// A batch is handed over after so many bytes of content, parts, or samples.
    private static let batchBytes: Int64 = 4 << 20
    private static let batchParts = 96
    private static let batchSamples = 1024

    /// A sample that is being made.
    private final class Pending: Sendable {
        let number: Int64
        let key: String
        /// Samples given out with this one.
        let given: Int
        private let gate = ThreadGate()
        private let result = Mutex<RowMaker.Outcome?>(nil)

        init(_ sample: Sample, given: Int) {
            number = sample.number
            key = sample.key
            self.given = given
        }

        func finish(_ outcome: RowMaker.Outcome) {
            result.withLock { $0 = outcome }
            gate.open()
        }

        func wait() -> RowMaker.Outcome {
            gate.wait()
            return result.withLock { $0! }
        }
    }

    private let maker: RowMaker
    private let goal: RowGoal
    private let range: Range<Int64>?
    private let workshop: SampleWorkshop
    private var version: ContainerCursor
    private var batch: MemberBatch
    private var ahead: [Pending] = []
    /// Hand-overs that are not final yet.
    private var pending: [ThreadGate] = []
    private var desk: TransferDesk { maker.desk }

    init(
        _ maker: RowMaker, goal: RowGoal, range: Range<Int64>?, version: ContainerCursor, workshop: SampleWorkshop
    ) throws(FetchError) {
        self.maker = maker
        self.goal = goal
        self.range = range
        self.version = version
        self.workshop = workshop
        batch = MemberBatch(archive: maker.asset.entry)
    }

    /// Reads to the end of the choice.
    ///
    /// Errors: those of the file's bytes and format, and of the sink. What was complete before is kept.
    func run(_ table: any SampleTable) async throws {
        defer { for gate in pending { gate.wait() } }
        let reader = try table.samples(try query())
        do {
            while try await step(reader) {}
            try settle(leaving: 0)
        } catch {
            keepWhatIsReady()
            throw error
        }
        version.samples = reader.given
        batch.cursor = version
        batch.reachedRows = goal
        handOver()
    }

    private func query() throws(FetchError) -> SampleQuery {
        var query = SampleQuery(goal.amount, range: range)
        query.start = version.position?.member ?? 0
        query.given = version.samples
        let asset = maker.asset.entry.id
        if try desk.ledger.hasSamples(asset) {
            query.isThere = { [ledger = desk.ledger] number in (try? ledger.hasSample(number, of: asset)) ?? false }
        }
        return query
    }

    /// Takes the next sample, or notes that some are lost; false at the end.
    private func step(_ reader: any SampleReader) async throws -> Bool {
        if let reason = desk.stopReason { throw reason }
        do {
            guard let sample = try await reader.next() else { return false }
            try take(sample, given: reader.given)
        } catch let lost as LostSamples {
            try settle(leaving: 0)
            lose(lost, given: reader.given)
        }
        return true
    }

    private func take(_ sample: Sample, given: Int) throws(FetchError) {
        let next = Pending(sample, given: given)
        ahead.append(next)
        if maker.isQuick(sample) {
            next.finish(maker.make(sample))
        } else {
            workshop.add { [maker] in next.finish(maker.make(sample)) }
        }
        try settle(leaving: workshop.width)
    }

    /// Puts the samples that were made first into the batch until no more than `count` are left.
    private func settle(leaving count: Int) throws(FetchError) {
        while ahead.count > count {
            let first = ahead.removeFirst()
            switch first.wait() {
            case .brought(let entry, let parts):
                batch.samples += 1
                batch.records.append(entry)
                batch.complete += parts
                batch.bytes += parts.reduce(0) { $0 + $1.size }
            case .unwanted(let reason):
                batch.leftOut += 1
                batch.records.append(SampleEntry(number: first.number, key: first.key, reason: reason))
            case .leftOut(let error):
                leaveOut(number: first.number, key: first.key, error, nil)
            case .failed(let error): throw error
            }
            note(next: first.number + 1, given: first.given)
            if isBatchFull { handOver() }
        }
    }

    private func lose(_ lost: LostSamples, given: Int) {
        let last = lost.numbers.upperBound - 1
        let first = SampleKey.text(lost.numbers.lowerBound)
        let key = lost.numbers.count > 1 ? "\(first)-\(SampleKey.text(last))" : first
        leaveOut(number: lost.numbers.lowerBound, key: key, lost.reason, lost.place)
        note(next: lost.numbers.upperBound, given: given)
    }

    private func leaveOut(number: Int64, key: String, _ error: FetchError, _ place: ContainerPlace?) {
        batch.records.append(SampleEntry(number: number, key: key, reason: error.description))
        batch.refused.append(
            RefusedMember(id: desk.ledger.ids.next(), name: "row \(key)", error: error, place: place))
    }

    private func note(next: Int64, given: Int) {
        // Rows that a condition could not be tried on are told behind the others of their row group.
        version.position = ArchivePosition(member: max(next, version.position?.member ?? 0), byte: 0)
        version.samples = given
        batch.cursor = version
    }

    private var isBatchFull: Bool {
        batch.bytes >= Self.batchBytes || batch.count >= Self.batchParts || batch.records.count >= Self.batchSamples
    }

    /// Gives the batch to the committer.
    private func handOver() {
        guard !batch.isEmpty else { return }
        desk.packer?.waitForRoom(maker.asset.entry.id, adding: batch.bytes)
        let gate = ThreadGate()
        desk.committer.commit(batch, done: gate)
        pending.append(gate)
        // Two batches may wait: one that is written while the next one fills.
        if pending.count > 2 { pending.removeFirst().wait() }
        batch = MemberBatch(archive: maker.asset.entry)
    }

    /// The run ends early: what was made without a gap is kept, the rest is thrown away.
    private func keepWhatIsReady() {
        try? settle(leaving: 0)
        for left in ahead {
            if case .brought(_, let parts) = left.wait() { for part in parts { part.writer.discard() } }
        }
        ahead = []
        handOver()
    }
}

/// How a sample without a name of its own is called.
enum SampleKey {
    /// Its number with at least six digits.
    static func text(_ number: Int64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
