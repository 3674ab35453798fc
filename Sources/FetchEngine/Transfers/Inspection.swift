import FetchCore
import Glibc
import Synchronization

/// Reads an asset's bytes back from its file while they arrive, in order, and hashes and checks them.
///
/// It runs on an ``InspectionPool`` thread, behind the network, so that neither a slow hash nor a slow inflater holds
/// up other transfers; what it reads is still in the page cache.
final class Inspection: @unchecked Sendable {
    private var asset: Asset
    private var algorithm: Checksum.Algorithm?
    private let checks: ContentChecks
    private unowned let transfer: AssetTransfer
    private let descriptor: Int32
    private let pool: InspectionPool

    /// Held while a slice is worked on, so that a restart waits for its end.
    private let work = Mutex<Void>(())
    private var progress: Reader
    private let shared: Mutex<Shared>

    /// What the network thread and the pool share.
    private struct Shared {
        var available: Int64 = 0
        var total: Int64?
        var isQueued = false
        var objection: FetchError?
    }

    /// How far the reading has come, with the state of hash and inspector.
    private struct Reader {
        var position: Int64 = 0
        var inspector: (any ContentInspector)?
        var digest: (any Digest)?
    }

    init?(
        _ transfer: AssetTransfer, descriptor: Int32, told: Checksum?, recordedHash: Checksum.Algorithm?,
        checks: ContentChecks, pool: InspectionPool
    ) {
        asset = transfer.entry.asset
        asset.checksum = asset.checksum ?? told
        algorithm = asset.checksum?.algorithm ?? recordedHash
        guard algorithm != nil || asset.content == .archive else { return nil }
        self.checks = checks
        self.transfer = transfer
        self.descriptor = descriptor
        self.pool = pool
        progress = Reader(inspector: checks.inspector(asset.content, asset.path.name))
        shared = Mutex(Shared())
    }

    var objection: FetchError? { shared.withLock { $0.objection } }

    /// What the whole should hash to, told before its first byte was looked at; without one, `otherwise` is computed.
    func expect(_ checksum: Checksum?, otherwise: Checksum.Algorithm?) {
        work.withLock { _ in
            guard progress.position == 0 else { return }
            asset.checksum = checksum
            algorithm = checksum?.algorithm ?? otherwise
            progress.digest = nil
        }
    }

    /// The first `count` bytes are there.
    func extend(to count: Int64) {
        // The size is hashed first in some algorithms, so these wait for the end.
        if algorithm == .gitBlobSHA1 { return }
        enqueue { $0.available = max($0.available, count) }
    }

    /// All bytes are there.
    func complete(size: Int64) {
        enqueue { shared in
            shared.available = size
            shared.total = size
        }
    }

    /// What was there is void.
    func restart() {
        work.withLock { _ in
            progress = Reader(inspector: checks.inspector(asset.content, asset.path.name))
            shared.withLock { shared in
                shared.available = 0
                shared.objection = nil
            }
        }
    }

    private func enqueue(_ change: (inout Shared) -> Void) {
        let mustQueue = shared.withLock { shared in
            change(&shared)
            defer { shared.isQueued = true }
            return !shared.isQueued
        }
        if mustQueue { pool.add(transfer, self) }
    }

    /// Works through what is available; on a pool thread.
    func run(buffer: UnsafeMutableRawBufferPointer, isStopping: () -> Bool) {
        while true {
            let failure = work.withLock { _ in readAvailable(buffer, isStopping) }
            let end = shared.withLock { shared -> Int64? in
                if let failure { shared.objection = failure }
                if shared.total != nil && (shared.objection != nil || progress.position >= shared.available) {
                    return shared.total
                }
                return nil
            }
            if end != nil { return transfer.inspected(conclude()) }
            let isDone = shared.withLock { shared in
                let caughtUp = shared.objection != nil || progress.position >= shared.available || isStopping()
                if caughtUp && shared.total == nil { shared.isQueued = false }
                return caughtUp && shared.total == nil
            }
            if isDone { return }
            if isStopping() { return transfer.inspected(.failure(FetchError(.interrupted, "interrupted"))) }
        }
    }

    private func readAvailable(
        _ buffer: UnsafeMutableRawBufferPointer, _ isStopping: () -> Bool
    ) -> FetchError? {
        let (available, total, objection) = shared.withLock { ($0.available, $0.total, $0.objection) }
        if objection != nil { return nil }
        if progress.digest == nil, let algorithm { progress.digest = checks.digest(algorithm, total ?? 0) }
        while progress.position < available && !isStopping() {
            let wanted = min(Int64(buffer.count), available - progress.position)
            let count = pread(descriptor, buffer.baseAddress!, Int(wanted), off_t(progress.position))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return FetchError.system(count < 0 ? errno : EIO, "reading back \(asset.path)") }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            progress.digest?.update(bytes)
            do { try progress.inspector?.consume(bytes) } catch { return error }
            progress.position += Int64(count)
        }
        return nil
    }

    private func conclude() -> Result<Checksum?, FetchError> {
        // Inspectors are large, and the transfer may wait long for the committer.
        defer { progress = Reader() }
        if let objection { return .failure(objection) }
        do { try progress.inspector?.finish() } catch { return .failure(error) }
        let checksum = progress.digest?.finalize()
        if let promised = asset.checksum, let checksum, promised != checksum {
            return .failure(.wrongChecksum(of: asset.path.string, found: checksum, promised: promised))
        }
        return .success(checksum)
    }
}
