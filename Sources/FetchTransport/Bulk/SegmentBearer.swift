import FetchCore

/// The thread's loop that a segment's connection is on, as the segment sees it.
protocol SegmentBearer: AnyObject {
    /// The head of a segment's answer is there.
    func answered(_ segment: SegmentExchange)
    /// A segment's answer can be used, and its body is about to flow.
    func accepted(_ segment: SegmentExchange)
    /// Whether a chunk may be taken now under `--limit-rate`.
    func mayReceive(_ count: Int) -> Bool
    /// Counts bytes of an asset's body.
    func received(_ count: Int, of job: AssetJob)
}

extension NetworkLoop: SegmentBearer {
    func answered(_ segment: SegmentExchange) {
        heard(head: segment, host: segment.job.host)
        segment.job.host.split.answered(after: now - segment.sentAt)
    }

    func accepted(_ segment: SegmentExchange) {}

    func received(_ count: Int, of job: AssetJob) {
        meter.countBytes(count)
        job.host.policy.received(Int64(count))
        job.host.split.received(Int64(count))
    }
}
