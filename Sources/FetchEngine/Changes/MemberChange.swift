import FetchCore
import Glibc
import Synchronization

/// The change of one member's partial file, which is made on another thread while the next members are read.
final class MemberChange: Sendable {
    private let gate = ThreadGate()
    private let outcome = Mutex<Result<FileOutcome, FetchError>?>(nil)

    /// What it became; waits for that.
    var result: Result<FileOutcome, FetchError> {
        if let known = outcome.withLock({ $0 }) { return known }
        gate.wait()
        gate.open()
        return outcome.withLock { $0! }
    }

    func finish(_ result: Result<FileOutcome, FetchError>) {
        outcome.withLock { $0 = result }
        gate.open()
    }
}

extension MemberPart {
    /// The part as it is now that its change is made; `nil` with an error where it is of no use, without one where it
    /// is left out by choice.
    func settled() -> (part: MemberPart?, error: FetchError?) {
        guard let change else { return (self, nil) }
        var part = self
        part.change = nil
        switch change.result {
        case .success(.same): return (part, nil)
        case .success(.changed(let size, let checksum)):
            (part.size, part.checksum) = (size, checksum)
            return (part, nil)
        case .success(.unwanted): return (nil, nil)
        case .failure(let error): return (nil, error)
        }
    }
}

extension MemberBatch {
    /// Waits until the changes of all parts are made. A sample of which a part is of no use is left out as a whole.
    ///
    /// Errors: those that end the run.
    mutating func settleChanges(
        objection: (MemberPart) throws(FetchError) -> FetchError?
    ) throws(FetchError) {
        guard (complete + staged).contains(where: { $0.change != nil }) else { return }
        var lost: Set<Int> = []
        var unwanted: Set<Int> = []
        var kept: [MemberPart] = []
        for part in complete {
            var (settled, error) = part.settled()
            if let error, error.endsRun { throw error }
            if let there = settled, part.change != nil { error = try objection(there) }
            if let settled, error == nil {
                kept.append(settled)
                continue
            }
            settled = nil
            part.writer.discard()
            if let error {
                refused.append(
                    RefusedMember(
                        id: part.entry.id, name: part.entry.asset.path.string, path: part.entry.asset.path,
                        error: error))
            }
            if let group = part.group {
                if error == nil { unwanted.insert(group) }
                lost.insert(group)
            } else if error == nil {
                leftOut += 1
            }
        }
        leftOut += unwanted.count
        samples -= lost.count
        complete = kept.filter { part in
            guard let group = part.group, lost.contains(group), !part.isFinal else { return true }
            part.writer.discard()
            return false
        }
        staged = staged.compactMap { $0.settled().part }
    }
}
