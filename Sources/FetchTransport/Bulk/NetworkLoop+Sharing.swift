import FetchCore

/// Assets on more than one thread: only when this one has had no time to spare for a while.
extension NetworkLoop {
    /// Assets that other threads have.
    var carriedCount: Int { carriers.reduce(0) { $0 + $1.count } }

    /// Gives the assets that have the longest way to go to the threads that have least to do, as long as those have less.
    func shareLoad() {
        guard load.saturatedSeconds >= options.sharing.patience else { return }
        while let carrier = carriers.min(by: { $0.count < $1.count }) {
            let movable = running.values.filter { missing($0) >= options.sharing.smallest }
            guard movable.count >= carrier.count + 2, let job = movable.max(by: { missing($0) < missing($1) }) else {
                return
            }
            move(job, to: carrier)
        }
    }

    /// The bytes that one other connection could bring of an asset; 0 when it cannot be moved.
    private func missing(_ job: AssetJob) -> Int64 {
        guard job.segments.count == 1, let segment = job.segments.first, segment.isFlowing, segment.body == nil,
            job.canResume, let size = job.size
        else { return 0 }
        return (segment.end ?? size) - segment.position
    }

    /// Another thread that has no more to do than this one, and may bring a fresh asset; `nil` when it is to start here.
    func helper(for job: AssetJob) -> AssetCarrier? {
        guard load.wantsHelp, job.transfer.isFresh, job.requests == 0,
            job.transfer.promisedSize ?? 0 <= options.sharing.largestLent,
            let carrier = carriers.min(by: { $0.count < $1.count }), carrier.count <= running.count
        else { return nil }
        return carrier
    }

    /// Gives a fresh asset away. Its connection counts as one of its host's all the same.
    func lend(_ job: AssetJob, to carrier: AssetCarrier) {
        countConnection(of: job)
        carrier.take(job)
    }

    private func move(_ job: AssetJob, to carrier: AssetCarrier) {
        for segment in job.segments {
            job.absorb(segment, succeeded: false)
            if live.drop(segment) { live.keep(segment.easy) }
        }
        job.advance()
        running[ObjectIdentifier(job)] = nil
        carrier.take(job)
        carrier.send()
    }

    /// An asset is back: its connection is over, and what that means is decided here.
    func cameBack(_ carried: CarriedSegment) {
        carriers[carried.place].gaveBack()
        let segment = carried.segment
        let job = segment.job
        running[ObjectIdentifier(job)] = job
        // How fast the host is shows in what comes whole; the bytes of a large asset came at some time before.
        if !job.isOpen { job.host.policy.received(segment.position - segment.start) }
        ended(segment, carried.error)
        if carried.error != nil { live.keep(segment.easy) }
    }
}
