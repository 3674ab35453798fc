import FetchCore
import Glibc

/// Checks a file that lies under a final name without the ledger knowing it.
struct Adoption: Sendable {
    enum Verdict: Sendable {
        case right(Checksum?, size: Int64)
        case wrong(String)
    }

    var file: String
    /// Whether the file may be reached through a link.
    var followsLinks: Bool
    var asset: Asset
    var recordedHash: Checksum.Algorithm?
    var checks: ContentChecks

    /// Reads the file whole on a thread of its own. Without a size to compare with, it cannot be shown to be right.
    func check(size: Int64?) async -> Verdict {
        await withCheckedContinuation { continuation in
            DetachedThread.start("fetch-adopt") { continuation.resume(returning: verdict(size: size)) }
        }
    }

    private func verdict(size: Int64?) -> Verdict {
        guard let size else { return .wrong("its size cannot be compared") }
        let examination = FileExamination(
            file: file, followsLinks: followsLinks, name: asset.path.name, size: size,
            checksum: asset.checksum, recordedHash: recordedHash,
            content: asset.content, checks: checks)
        switch examination.run() {
        case .success(let checksum): return .right(checksum, size: size)
        case .failure(let error): return .wrong(error.message)
        }
    }
}
