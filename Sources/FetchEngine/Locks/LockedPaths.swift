public import FetchCore
import Synchronization

/// The paths of a lock that one run is to bring: nothing else is planned, and nothing else gets a final name.
public final class LockedPaths: Sendable {
    /// Items are named to the source up to so many; beyond that it lists everything.
    private static let mostNamed = 50_000

    public let lock: LockFile
    public let run: LockHead.Run
    private let archives: Set<String>
    /// True when the locked paths are shards: then all that went into them is brought, and they are compared.
    public let packs: Bool
    /// Why paths that the source still lists were not planned, by path.
    private let changes = Mutex<[String: String]>([:])

    /// The part of a lock that one of its runs brought.
    public init(_ lock: LockFile, run: LockHead.Run) {
        self.lock = lock
        self.run = run
        archives = lock.archives[run.run] ?? []
        packs = run.arguments.contains { $0 == "--to" || $0.hasPrefix("--to=") }
    }

    /// What is listed otherwise than it was, by path.
    public var changed: [String: String] { changes.withLock { $0 } }

    /// The items of a source that have something of this run, with the size and the hash that the lock promises.
    public func items<Source: DatasetSource>(of source: Source) throws(FetchError) -> ItemSequence {
        source.items(matching: try query()).mapBatches { try self.keep($0) }
    }

    /// Compares what a server says of a locked path now with the lock; one that has changed is left as it is.
    public func compare(_ path: RelativePath, with head: ResponseHead) throws(FetchError) {
        guard let entry = try lock.find(path.string)?.entry else { return }
        var reason: String?
        if let size = head.size, size != entry.size {
            reason = "the server has \(size) bytes instead of \(entry.size)"
        } else if !Validator(etag: entry.etag, lastModified: entry.lastModified).agrees(with: head.validator) {
            reason = "the server has another version"
        }
        if let reason { changes.withLock { $0[entry.path] = reason } }
    }

    /// What a source may use to list less.
    func query() throws(FetchError) -> SelectionQuery {
        guard lock.count <= Self.mostNamed, archives.isEmpty else { return .everything }
        var ids: Set<String> = []
        var walk = lock.walk()
        while let entry = try walk.next() {
            if entry.run == run.run { ids.insert(entry.item) }
        }
        return SelectionQuery(ids: ids)
    }

    /// Keeps what is locked, with the size and the hash that the lock promises.
    func keep(_ items: [Item]) throws(FetchError) -> [Item] {
        var kept: [Item] = []
        for item in items {
            var item = item
            var assets: [Asset] = []
            for asset in item.assets { if let one = try keep(asset) { assets.append(one) } }
            item.assets = assets
            if !assets.isEmpty { kept.append(item) }
        }
        return kept
    }

    private func keep(_ asset: Asset) throws(FetchError) -> Asset? {
        let path = asset.path.string
        guard let entry = try lock.find(path)?.entry, entry.run == run.run, entry.archive == nil else {
            return archives.contains(path) ? asset : nil
        }
        if changes.withLock({ $0[path] }) != nil { return nil }
        if let reason = difference(asset, entry) {
            changes.withLock { $0[path] = reason }
            return nil
        }
        var asset = asset
        asset.size = entry.size
        // What the lock's file was checked by stays the name of the content in a shared store.
        if asset.checksum == nil || asset.checksum?.description != entry.promised {
            asset.checksum = try Checksum(.sha256, hex: entry.sha256)
        }
        return asset
    }

    /// In what a listing differs from the lock; `nil` when it does not as far as it tells.
    private func difference(_ asset: Asset, _ entry: LockedPath) -> String? {
        if let size = asset.size, size != entry.size {
            return "it is listed with \(size) bytes instead of \(entry.size)"
        }
        guard let listed = asset.checksum else { return nil }
        let name = listed.algorithm.rawValue
        if listed.algorithm == .sha256, listed.value != entry.sha256 { return "it is listed with another \(name)" }
        guard let promised = entry.promised, promised.hasPrefix(name + ":"), promised != listed.description else {
            return nil
        }
        return "it is listed with another \(name)"
    }

    /// What is locked of a member of an archive; `nil` for one that is not wanted.
    func member(_ path: RelativePath) throws(FetchError) -> LockedPath? {
        guard let entry = try lock.find(path.string)?.entry, entry.archive != nil else { return nil }
        return entry
    }

    /// The paths of the run that have changed or are not there as the lock says, with what is known of the reason.
    public func lacking(in ledger: Ledger) throws(FetchError) -> [(path: String, reason: FetchError)] {
        let changed = changed
        var lacking: [(path: String, reason: FetchError)] = []
        var walk = lock.walk()
        while let entry = try walk.next() {
            let change = changed[entry.path]
            guard entry.run == run.run else { continue }
            if change == nil, try ledger.holds(entry) { continue }
            if let reason = change {
                lacking.append((entry.path, FetchError(.changedUpstream, reason)))
            } else if let reason = try ledger.failure(of: entry) {
                lacking.append((entry.path, reason))
            } else {
                let what =
                    packs
                    ? "what goes into it is no longer the same"
                    : entry.archive.map { "\($0) no longer holds it" } ?? "it is no longer listed"
                lacking.append((entry.path, FetchError(.changedUpstream, what)))
            }
        }
        return lacking
    }
}
