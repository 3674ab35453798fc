import FetchCore
import Glibc

extension TransferDesk {
    /// An asset has arrived whole and is right: it is named, or changed first.
    func arrived(_ transfer: AssetTransfer, checksum: Checksum?) {
        guard let change, !transfer.comesFirst, Self.mayChange(transfer) else {
            return committer.commit(transfer, checksum: checksum)
        }
        workshop.add { [self] in
            let landed: Checksum?
            do throws(FetchError) {
                if let reason = stopReason { throw reason }
                landed = transfer.isHeld ? try transfer.land() : checksum
            } catch {
                return rejected(transfer, error)
            }
            do throws(FetchError) {
                guard let writer = transfer.writer else { return committer.commit(transfer, checksum: landed) }
                let file = PartFile(descriptor: dup(writer.descriptor), size: FileSize.of(writer.descriptor))
                try settle(
                    transfer, landed,
                    apply(change, to: file, of: transfer) { () throws(FetchError) in
                        try transfer.forgetParts()
                        return writer.descriptor
                    })
            } catch {
                failed(transfer, error)
            }
        }
    }

    /// Looks at the file of an asset that is no container; false when it has to be brought first.
    func changes(_ transfer: AssetTransfer) -> Bool {
        guard transfer.known.hasFile, (try? sink.receipt(for: transfer.known.entry)) != nil else { return false }
        settleFile(transfer)
        return true
    }

    /// An asset's file is there already and is no container: it is kept, or what changes it makes another one of it.
    func settleFile(_ transfer: AssetTransfer) {
        guard let change, Self.mayChange(transfer) else { return keepFile(transfer) }
        workshop.add { [self] in
            do throws(FetchError) {
                if let reason = stopReason { throw reason }
                let path = transfer.entry.asset.path
                let descriptor = Glibc.open("\(root)/\(path)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
                guard descriptor >= 0 else { throw FetchError.system(errno, "reading \(path)") }
                let file = PartFile(descriptor: descriptor, size: FileSize.of(descriptor))
                let outcome = try apply(change, to: file, of: transfer) { () throws(FetchError) in
                    try transfer.openAnew()
                }
                switch outcome {
                case .same: keepFile(transfer)
                case .changed, .unwanted: try settle(transfer, nil, outcome)
                }
            } catch {
                failed(transfer, error)
            }
        }
    }

    /// False for archives and for what describes the dataset.
    private static func mayChange(_ transfer: AssetTransfer) -> Bool {
        [.any, .binary].contains(transfer.entry.asset.content)
    }

    private func apply(
        _ change: FileChange, to file: PartFile, of transfer: AssetTransfer,
        target: () throws(FetchError) -> Int32
    ) throws(FetchError) -> FileOutcome {
        try change.apply(
            to: file, name: SampleName(transfer.entry.asset.path.string), target: target, checks: checks,
            hash: recordedHash)
    }

    private func settle(_ transfer: AssetTransfer, _ checksum: Checksum?, _ outcome: FileOutcome) throws(FetchError) {
        let shape = change?.shape ?? ""
        switch outcome {
        case .same:
            transfer.becomes(WholeGoal(.same, shape: shape), size: nil)
            committer.commit(transfer, checksum: checksum)
        case .changed(let size, let made):
            transfer.becomes(WholeGoal(.changed, shape: shape), size: size)
            committer.commit(transfer, checksum: made)
        case .unwanted:
            transfer.becomes(WholeGoal(.leftOut, shape: shape), size: nil)
            transfer.abandon(keeping: false)
            // What an earlier run brought of it is not wanted either.
            try sink.remove(transfer.entry.asset.path)
            committer.commit(transfer, checksum: nil)
        }
    }

    /// Nothing has to be brought: the file stays.
    private func keepFile(_ transfer: AssetTransfer) {
        var batch = MemberBatch(archive: transfer.known.entry)
        batch.whole = WholeGoal(.same, shape: change?.shape ?? "")
        let gate = ThreadGate()
        committer.commit(batch, done: gate)
        gate.wait()
        settled([transfer], [])
    }
}
