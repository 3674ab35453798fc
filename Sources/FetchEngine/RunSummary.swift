public import FetchCore

/// What a run did, or for a dry run would do.
public struct RunSummary: Sendable {
    /// One failed asset.
    public struct Failure: Sendable, Hashable {
        public var path: String
        public var error: FetchError
    }

    public var source: String
    public var dataset: String
    public var output: String
    public var totals = PlanTotals()
    /// Assets fetched in this run, and their bytes.
    public var fetched = 0
    public var fetchedBytes: Int64 = 0
    /// Assets that came out of other directories or a cache.
    public var linked = LinkedAssets()
    /// Complete samples unpacked in this run, the members they are made of, and their bytes.
    public var samples = 0
    public var members = 0
    public var memberBytes: Int64 = 0
    /// Members of archives that were not made, for safety: in this run, and in earlier runs of the archives chosen.
    public var refused = 0
    public var refusedBefore = 0
    /// Samples and files left out in this run because their pictures are larger than wanted.
    public var leftOut = 0
    /// Samples packed in this run, and the shards that are whole by that.
    public var packed = 0
    public var pieces = 0
    /// Bytes received over the network, and requests sent.
    public var receivedBytes: Int64 = 0
    public var requests = 0
    public var retries = 0
    /// Assets that failed in this run, and the first of them.
    public var failed = 0
    public var failures: [Failure] = []
    /// Which exit statuses the failures would have alone.
    public var failureStatuses: Set<ExitStatus> = []
    /// Seconds from start to end, and those of the transfers alone.
    public var seconds = 0.0
    public var transferSeconds = 0.0
    public var selections: [SelectionRecord] = []
    /// Why the run stopped early, or `nil`.
    public var stopReason: FetchError?
    public var isDryRun = false
    public var estimate: Estimate?

    /// Chosen assets that are neither there nor failed; none in a dry run.
    public var unfinished: Int { isDryRun ? 0 : max(0, totals.chosen - totals.done - fetched - linked.assets - failed) }

    /// The status the process ends with.
    ///
    /// What stopped the run decides. Failures of single assets are 75, unless nothing at all could be brought and all
    /// failures are of one kind, or their content is wrong, which trying again does not mend. Members that an earlier
    /// run refused are still not there, and so the same command ends the same way.
    public var exitStatus: ExitStatus {
        if let stopReason { return stopReason.exitStatus }
        if failed == 0 && refused == 0 {
            if unfinished > 0 { return .partial }
            return refusedBefore > 0 ? .corrupt : .done
        }
        if failureStatuses == [.corrupt] || failureStatuses == [.unauthorized] { return failureStatuses.first! }
        let onlyFailures = fetched + linked.assets == 0 && totals.done == 0
        if onlyFailures, failureStatuses.count == 1, let status = failureStatuses.first { return status }
        return .partial
    }
}

/// What a plan needs: bytes, disk and time.
public struct Estimate: Sendable, Hashable {
    /// Bytes still to come, as far as sizes are known.
    public var bytes: Int64
    /// Assets that lie elsewhere on this machine, which ``bytes`` does not count.
    public var linked = LinkedAssets()
    /// Open assets of unknown size.
    public var unsized: Int
    /// Assets that the server said it does not have, or did not give a size for.
    public var unreachable: Int
    /// The most disk the run takes beyond what is there, in bytes.
    public var peakDisk: Int64
    public var room: Room?
    public var inodes: Int
    public var expiry: LinkExpiry?
    /// Bytes a second reckoned with and where the figure is from; `nil` when nothing is known.
    public var rate: Double?
    public var rateOrigin: String?

    /// Seconds the transfer takes at that rate.
    public var seconds: Double? { rate.map { $0 > 0 ? Double(bytes) / $0 : .infinity } }

    /// Bytes a second needed to finish before the first link expires.
    public func neededRate(now: Double) -> Double? {
        guard let expiry, bytes > 0, expiry.earliest > now else { return nil }
        return Double(bytes) / (expiry.earliest - now)
    }

    /// True when disk or inodes do not suffice.
    public var lacksRoom: Bool {
        guard let room else { return false }
        if peakDisk > room.bytes { return true }
        return room.inodes.map { $0 < Int64(inodes) } ?? false
    }
}
