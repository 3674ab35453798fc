import FetchCore

/// The thread that puts what has its final name into a cache, so that other runs need not fetch it.
///
/// Assets under way are counted until they are kept, which bounds how many wait.
final class CacheFiller: Sendable {
    private let cache: ContentCache
    private let dataset: String
    private let root: String
    private let checks: ContentChecks
    private let window: TransferWindow
    private let notice: @Sendable (String) -> Void
    /// So many are put on record at once, when they come fast.
    private static let batch = 128
    private let told = Locked<Set<String>>([])
    private let queue = WorkQueue<(transfer: AssetTransfer, isLast: Bool)>()

    /// Starts the thread, which ends with ``close()``.
    init(
        _ cache: ContentCache, of dataset: String, root: String, checks: ContentChecks, window: TransferWindow,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.cache = cache
        self.dataset = dataset
        self.root = root
        self.checks = checks
        self.window = window
        self.notice = notice
        DetachedThread.start("fetch-cache") { [self] in work() }
    }

    /// Takes those that are whole files of their own, and says how many that are.
    ///
    /// - Parameter isLast: Whether nothing else is to be done with them: then they leave the window once they are kept.
    @discardableResult
    func add(_ transfers: [AssetTransfer], isLast: Bool) -> Int {
        let whole = transfers.filter { transfer in
            transfer.linked?.cache == nil && transfer.entry.asset.content != .document
                && transfer.whole.map { $0.kind == .same } ?? true && transfer.writer != nil
        }
        for transfer in whole { queue.add((transfer, isLast)) }
        return whole.count
    }

    /// Ends the thread after what is in line.
    func close() { queue.close() }

    private func work() {
        var isFull = false
        while true {
            let batch = queue.takeAll(patience: 0.1, enough: Self.batch)
            if batch.isEmpty { return }
            if !isFull { isFull = !keep(batch.map(\.transfer)) }
            window.leave(batch.count(where: \.isLast))
        }
    }

    /// Says something once.
    private func tell(_ text: String) {
        var isFirst = false
        told.change { isFirst = $0.insert(text).inserted }
        if isFirst { notice(text) }
    }

    /// False when the cache takes nothing more, which is no failure of the run's.
    private func keep(_ transfers: [AssetTransfer]) -> Bool {
        let arrivals = transfers.map { transfer in
            ContentCache.Arrival(
                file: "\(root)/\(transfer.entry.asset.path)", asset: transfer.entry.asset,
                checksum: transfer.checksum, version: transfer.validator)
        }
        do throws(FetchError) {
            let isCopied = try cache.keep(arrivals, of: dataset, checks: checks)
            if isCopied { tell("\(cache.name) lies on another file system, or links are not allowed: it holds copies") }
            return true
        } catch {
            notice("the cache \(cache.name) takes nothing more in this run: \(error.message)")
            return false
        }
    }
}
