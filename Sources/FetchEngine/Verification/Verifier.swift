public import FetchCore
import Glibc
import Synchronization

/// Reads everything that was brought and compares it with what is known of it.
public struct Verifier: Sendable {
    /// What was found.
    public struct Findings: Sendable {
        /// Files that are whole and right, and their bytes.
        public var right = 0
        public var bytes: Int64 = 0
        /// Of those, files of which only the size is known.
        public var sizeOnly = 0
        /// Chosen but never finished.
        public var unfinished = 0
        /// Finished once and gone now.
        public var missing: [String] = []
        /// There and wrong, with the reason.
        public var corrupt: [(path: String, reason: String)] = []
        /// There and not chosen by any run.
        public var extra: [String] = []

        /// 65 when something is wrong or gone, 75 when something was never finished.
        public var exitStatus: ExitStatus {
            if !missing.isEmpty || !corrupt.isEmpty { return .corrupt }
            return unfinished > 0 ? .partial : .done
        }
    }

    private let ledger: Ledger
    private let directory: String
    private let checks: ContentChecks
    /// Where content lies that is not in the directory.
    private let remote: (any RemoteSink)?

    /// Looks at one output directory, or at the place without files whose state the directory holds.
    public init(ledger: Ledger, directory: String, checks: ContentChecks, remote: (any RemoteSink)? = nil) {
        self.remote = remote
        self.ledger = ledger
        self.directory = directory
        self.checks = checks
    }

    /// Reads all finished files, in parallel on `threads` threads, and marks wrong ones to be fetched again.
    ///
    /// `onFile` is told of each file's path and size. Memory does not grow with the number of files.
    public func run(
        threads: Int, marking: Bool, onFile: @escaping @Sendable (String, Int64) -> Void
    ) throws(FetchError) -> Findings {
        let findings = Mutex(Findings())
        let store = try ledger.store()
        let wrong = Mutex<[Int64]>([])
        let refusal = Mutex<FetchError?>(nil)
        try ledger.forEachFinishedBatch { batch in
            let next = Atomic<Int>(0)
            Workers.run(threads) {
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < batch.count, refusal.withLock({ $0 == nil }) else { return }
                    let asset = batch[index]
                    let result = examine(asset, store)
                    if let reason = Self.refusal(in: result.0), remote != nil {
                        return refusal.withLock { $0 = $0 ?? reason }
                    }
                    onFile(asset.entry.asset.path.string, asset.size ?? 0)
                    if !record(result, asset, findings) { wrong.withLock { $0.append(asset.entry.id) } }
                }
            }
        }
        if let reason = refusal.withLock({ $0 }) { throw reason }
        var found = findings.withLock { $0 }
        found.unfinished = try ledger.unfinished()
        if marking { try ledger.reopen(wrong.withLock { $0 }) }
        // What else lies in a place that others share is their business.
        if store == nil && remote == nil { found.extra = try ExtraFiles(directory: directory, ledger: ledger).list() }
        found.missing.sort()
        found.corrupt.sort { $0.path < $1.path }
        return found
    }

    /// Why a place without files could not be asked, which says nothing of what is there.
    private static func refusal(in result: Result<Checksum?, FetchError>) -> FetchError? {
        guard case .failure(let error) = result else { return nil }
        let isFinding = [.notFound, .wrongSize, .wrongChecksum].contains(error.code) && error.disposition != .fatal
        return isFinding ? nil : error
    }

    private func examine(_ asset: OpenAsset, _ store: StoreLayout?) -> (Result<Checksum?, FetchError>, isDeep: Bool) {
        if let remote {
            let examination = RemoteExamination(sink: remote, asset: asset, checks: checks)
            return (examination.run(), (asset.recorded ?? asset.entry.asset.checksum) != nil)
        }
        let path = (try? store?.content(of: asset.entry.asset)) ?? asset.entry.asset.path
        let checksum = asset.recorded ?? asset.entry.asset.checksum
        let examination = FileExamination(
            file: "\(directory)/\(path)", followsLinks: store != nil, name: asset.entry.asset.path.string,
            size: asset.size ?? 0, checksum: checksum, recordedHash: nil, content: asset.entry.asset.content,
            checks: checks)
        return (examination.run(), checksum != nil || asset.entry.asset.content == .archive)
    }

    /// Notes a result; false when the asset has to be fetched again.
    private func record(
        _ result: (Result<Checksum?, FetchError>, isDeep: Bool), _ asset: OpenAsset,
        _ findings: borrowing Mutex<Findings>
    ) -> Bool {
        findings.withLock { found in
            switch result.0 {
            case .success:
                found.right += 1
                found.bytes += asset.size ?? 0
                if !result.isDeep { found.sizeOnly += 1 }
                return true
            case .failure(let error) where error.code == .notFound:
                found.missing.append(asset.entry.asset.path.string)
            case .failure(let error):
                found.corrupt.append((asset.entry.asset.path.string, error.message))
            }
            return false
        }
    }
}

/// Runs a body on several threads and waits for all of them.
enum Workers {
    static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        let done = WorkQueue<Void>()
        for _ in 0..<max(1, count) {
            DetachedThread.start("fetch-verify") {
                body()
                done.add(())
            }
        }
        for _ in 0..<max(1, count) { _ = done.takeOne() }
    }
}
