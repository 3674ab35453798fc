import FetchCore

/// One asset on its way to its key: a small one by one request once it is whole, a larger one in parts as it comes.
///
/// Used by one thread; parts are sent meanwhile, and what becomes of them is told on the transport's thread.
final class ObjectWriter: RemoteWriter, @unchecked Sendable {
    private let sink: ObjectStoreSink
    private let entry: PlanEntry
    private let key: String
    private let size: Int64?
    private let partSize: Int
    /// Content that is not sent yet, and the bytes of the budget it takes.
    private var buffer: [UInt8] = []
    private var taken = 0
    private var count: Int64 = 0
    private var number = 0
    private var journal: UploadJournal?
    private let flight = PartFlight(most: 3)
    /// True when the object is there by an earlier run, which did not come to say so.
    private var isThere = false
    /// True once all content is under the key, or the attempt to put it there failed for good.
    private(set) var isComplete = false
    /// True for what is too large for one request.
    var isInParts: Bool { number > 0 || journal != nil }

    /// Goes on with an upload where `journal` has one.
    init(
        _ sink: ObjectStoreSink, _ entry: PlanEntry, size: Int64?, journal: UploadJournal?, isThere: Bool
    ) {
        self.sink = sink
        self.entry = entry
        self.size = size
        self.journal = journal
        self.isThere = isThere
        key = sink.client.address.key(of: entry.asset.path)
        partSize = journal?.head.partSize ?? PartPlan(total: size).size
    }

    deinit { release() }

    func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            if buffer.count == partSize { try sendPart() }
            if taken == 0 { reserve() }
            let piece = min(rest.count, partSize - buffer.count)
            buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: rest[..<piece]))
            rest = UnsafeRawBufferPointer(rebasing: rest[piece...])
            count += Int64(piece)
        }
    }

    func seal() throws(FetchError) {
        if isInParts && !buffer.isEmpty { try sendPart() }
    }

    func complete() throws(FetchError) {
        guard isInParts else {
            let flight = PutFlight()
            put(in: flight)
            return try flight.land()
        }
        if !buffer.isEmpty || number == 0 { try sendPart() }
        let parts = try flight.land()
        guard let journal else { return }
        isComplete = true
        if isThere {
            if number != journal.parts.count { try refuseChanged() }
            return
        }
        try sink.client.complete(journal.head.name, parts)
    }

    /// Puts a small asset under its key, beside others.
    func put(in flight: PutFlight) {
        let (body, bytes) = (buffer, taken)
        (buffer, taken, isComplete) = ([], 0, true)
        flight.start { done in
            sink.client.put(key, body) { [sink] result in
                if bytes > 0 { sink.budget.giveBack(bytes) }
                done(result)
            }
        }
    }

    func commit() throws(FetchError) {
        journal?.remove()
        journal = nil
    }

    func close() {
        _ = try? flight.land()
        release()
        journal = nil
    }

    func discard() {
        _ = try? flight.land()
        release()
        guard let journal else { return }
        self.journal = nil
        // Where the store cannot be asked, the record stays for who cleans up.
        if (try? sink.client.abort(journal.head.name)) != nil { journal.remove() }
    }

    /// Takes room for the next part; the last one, or a small asset, needs no more than it has.
    private func reserve() {
        let left = size.map { Int(min(Int64(partSize), max(1, $0 - count))) } ?? partSize
        sink.budget.take(left)
        taken = left
        buffer = []
        buffer.reserveCapacity(left)
    }

    private func release() {
        buffer = []
        if taken > 0 { sink.budget.giveBack(taken) }
        taken = 0
    }

    /// Sends what is gathered as the next part, unless the store has the same from an earlier run.
    private func sendPart() throws(FetchError) {
        number += 1
        let hash = BodyHash(of: buffer)
        if let known = journal?.parts[number], known.hash == hash {
            flight.add(known)
            return release()
        }
        if isThere { try refuseChanged() }
        let journal: UploadJournal
        if let known = self.journal { journal = known } else { journal = try begin() }
        let (body, bytes, number) = (buffer, taken, number)
        (buffer, taken) = ([], 0)
        try sink.client.sendPart(number, of: journal, body, hash, in: flight) { [sink] in
            sink.budget.giveBack(bytes)
        }
    }

    /// What lies under the key already was another version.
    private func refuseChanged() throws(FetchError) {
        journal?.remove()
        throw FetchError(
            .changedUpstream, "\(entry.asset.path) has changed since it was sent", hint: "Run the same command again")
    }

    private func begin() throws(FetchError) -> UploadJournal {
        var metadata: [TransferRequest.Header] = []
        if let promised = entry.asset.checksum, promised.algorithm == .sha256 {
            metadata.append(.init(ObjectHead.hashName, promised.value))
        }
        let begun = try sink.client.beginUpload(
            key, metadata: metadata, partSize: partSize, size: size, recordedAt: sink.journalPath(entry.id))
        journal = begun
        return begun
    }
}
