public import FetchCore
import Foundation

/// Puts whole assets into an object store, under their paths below a prefix.
///
/// A key gets its object when the content is known to be right, and not before: a small one by one request, a larger
/// one when the store is told to make it of the parts it has. In the state folder lies a record of each upload that is
/// not over, and small content that waits for the rest of its sample.
public final class ObjectStoreSink: RemoteSink {
    let client: StoreClient
    public let width: Int
    public let wholeLimit = Int64(PartPlan.usual)
    let budget = PartBudget(limit: 4 * PartPlan.usual)
    private let folder: String
    /// Where content waits.
    private let held: String
    /// What is on record of shards.
    private let shards: String

    /// Prepares a sink; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - state: The folder where the ledger's `.fetch` is.
    ///   - width: How many assets are on their way at once.
    /// - Throws: ``FetchError`` with code `local-io` or `no-space`.
    public init(_ client: StoreClient, state: String, width: Int) throws(FetchError) {
        self.client = client
        self.width = width
        folder = "\(state)/\(RelativePath.stateFolder)/uploads"
        held = "\(state)/\(RelativePath.stateFolder)/held"
        shards = "\(state)/\(RelativePath.stateFolder)/shards"
        for folder in [folder, held, shards] {
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            } catch {
                throw FetchError(.localIO, "the folder \(folder) cannot be made: \(error.localizedDescription)")
            }
        }
    }

    public func isEmpty() throws(FetchError) -> Bool { try client.isEmpty() }

    public func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt? {
        try client.head(client.address.key(of: entry.asset.path)).map { Receipt(size: $0.size) }
    }

    public func holding(of entry: PlanEntry) throws(FetchError) -> Holding? {
        try client.head(client.address.key(of: entry.asset.path)).map {
            Holding(size: $0.size, checksums: $0.checksums)
        }
    }

    public func read(_ entry: PlanEntry, size: Int64) -> any WaitingStream {
        let request = client.request(.init(key: client.address.key(of: entry.asset.path)))
        return client.transport.openWaiting(request, from: 0, to: size)
    }

    public func begin(_ entry: PlanEntry, size: Int64?, resuming: Bool) throws(FetchError) -> any RemoteWriter {
        let (journal, isThere) = try earlier(entry, size: size, resuming: resuming)
        return ObjectWriter(self, entry, size: size, journal: journal, isThere: isThere)
    }

    /// The upload that an earlier run began, if it can go on; one that cannot is thrown away.
    private func earlier(
        _ entry: PlanEntry, size: Int64?, resuming: Bool
    ) throws(FetchError) -> (UploadJournal?, isThere: Bool) {
        guard let journal = try UploadJournal(readingFrom: journalPath(entry.id)) else { return (nil, false) }
        let head = journal.head
        let isSame = head.key == client.address.key(of: entry.asset.path) && (head.size ?? size) == size
        if resuming && isSame {
            if let tags = try client.parts(of: head.name) {
                journal.keep(tags)
                return (journal, false)
            }
            // The store made the object of it, and the kill came before that was noted.
            if let there = try client.head(head.key), there.token == head.token { return (journal, true) }
        }
        try client.abort(head.name)
        journal.remove()
        return (nil, false)
    }

    public func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter {
        try HeldFile(entry, at: heldPath(entry.id), resuming: resuming)
    }

    /// Puts members of archives under their keys, all small ones of a batch at once.
    public func sync(_ writers: [any SinkWriter]) throws(FetchError) {
        let flight = PutFlight()
        var failure: FetchError?
        for writer in writers where failure == nil {
            do throws(FetchError) {
                if let held = writer as? HeldFile { try send(held, flight) }
                guard let writer = writer as? ObjectWriter, !writer.isComplete else { continue }
                if writer.isInParts { try writer.complete() } else { writer.put(in: flight) }
            } catch {
                failure = error
            }
        }
        // Those that were started end before anything else is done.
        do throws(FetchError) { try flight.land() } catch { failure = failure ?? error }
        if let failure { throw failure }
    }

    /// Puts what a file holds under its key: at once with others, or in parts where it is large.
    private func send(_ held: HeldFile, _ flight: PutFlight) throws(FetchError) {
        let content = try held.content()
        let writer = ObjectWriter(self, held.entry, size: content.size, journal: nil, isThere: false)
        var offset: Int64 = 0
        while offset < content.size {
            let piece = try content.read(at: offset, count: 1 << 20)
            guard !piece.isEmpty else { throw FetchError(.localIO, "\(held.path) became shorter") }
            var failure: FetchError?
            piece.withUnsafeBytes { bytes in
                do throws(FetchError) { try writer.append(bytes) } catch { failure = error }
            }
            if let failure {
                writer.discard()
                throw failure
            }
            offset += Int64(piece.count)
        }
        guard writer.isInParts else { return writer.put(in: flight) }
        try writer.complete()
        try writer.commit()
    }

    public func keep(_ writers: [any SinkWriter]) throws(FetchError) {
        for case let writer as HeldFile in writers {
            let content = try writer.content()
            let result = withExtendedLifetime(content) { fdatasync(content.descriptor) }
            guard result == 0 else { throw FetchError.system(errno, "syncing \(writer.path)") }
        }
    }

    /// What lies under the key was verified before the ledger heard of it.
    public func settle(_ entry: PlanEntry) throws(FetchError) -> Bool {
        for path in [journalPath(entry.id), heldPath(entry.id)] { unlink(path) }
        return true
    }

    public func discardParts(except ids: Set<Int64>) throws(FetchError) {
        for (id, name) in numbered(in: folder, Self.journalEnd) where !ids.contains(id) { try forget(name) }
        for (id, name) in numbered(in: held, Self.heldEnd) where !ids.contains(id) { unlink("\(held)/\(name)") }
    }

    /// The files of a folder that are named by an asset's number.
    private func numbered(in folder: String, _ end: String) -> [(id: Int64, name: String)] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { name in
            guard name.hasSuffix(end), let id = Int64(name.dropLast(end.count)) else { return nil }
            return (id, name)
        }
    }

    /// Throws away what was sent of objects that are not whole, also what no record tells of, as far as `isOurs` knows
    /// their paths: how many uploads that were.
    public func clean(_ isOurs: (RelativePath) throws(FetchError) -> Bool) throws(FetchError) -> Int {
        var count = 0
        var found: [UploadName] = []
        let start = client.address.keyStart
        try client.forEachUpload { (upload) throws(FetchError) in
            guard upload.key.hasPrefix(start), let path = try? RelativePath(String(upload.key.dropFirst(start.count))),
                try isOurs(path)
            else { return }
            found.append(upload)
        }
        for upload in found {
            try client.abort(upload)
            count += 1
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            try forget(name)
        }
        try StoreShards.clean(shards, client)
        return count
    }

    /// Shards as objects below the prefix. `limit` is the largest size of one in bytes, when that is known.
    public func shardPlace(limit: Int64?) -> any ShardPlace { StoreShards(client, folder: shards, limit: limit) }

    public func remove(_ path: RelativePath) throws(FetchError) { try client.delete(client.address.key(of: path)) }
    /// Nothing is left to do: each asset was made durable by itself.
    public func finish() throws(FetchError) {}

    func journalPath(_ id: Int64) -> String { "\(folder)/\(id)\(Self.journalEnd)" }

    private func heldPath(_ id: Int64) -> String { "\(held)/\(id)\(Self.heldEnd)" }

    private static let journalEnd = ".jsonl"
    private static let heldEnd = ".part"

    private func forget(_ name: String) throws(FetchError) {
        if let journal = try UploadJournal(readingFrom: "\(folder)/\(name)") { try client.abort(journal.head.name) }
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    }
}
