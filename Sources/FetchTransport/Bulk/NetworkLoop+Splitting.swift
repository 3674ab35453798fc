import FetchCore

/// One asset over several connections: only where a measurement says that it brings more.
extension NetworkLoop {
    /// A part below this many bytes is not worth a connection of its own.
    private static var smallestPart: Int64 { 2 << 20 }
    /// An asset that will be done within this many seconds is left alone.
    private static var shortest: Double { 1.0 }

    /// Asks again for parts whose connection failed, while others of the same asset go on.
    func fillGaps() {
        for job in running.values where job.notBefore > 0 && now >= job.notBefore {
            job.notBefore = 0
            for gap in job.gaps where job.segments.count < options.connections { open(gap, of: job) }
        }
    }

    /// Opens more connections on assets of hosts that have nothing else waiting.
    func splitWhereItPays() {
        guard options.connections > 1, !load.isSaturated, limiter == nil else { return }
        for host in hosts.values where host.waiting.isEmpty && host.active > 0 && now >= host.policy.pausedUntil {
            let jobs = running.values.filter { $0.host === host && canSplit($0) }
            guard !jobs.isEmpty else { continue }
            let room = max(options.jobs, options.connections) - host.active
            let rate = host.split.rate(now: now)
            guard room > 0, jobs.contains(where: { remaining($0) > rate / Double(host.active) * Self.shortest }) else {
                continue
            }
            let more = min(room, host.split.advice(open: host.active, now: now))
            for _ in 0..<more {
                guard let job = jobs.max(by: { largestPart($0) < largestPart($1) }) else { break }
                splitLargestPart(of: job)
            }
        }
    }

    /// A connection became free: it takes half of what is left of the slowest part.
    func helpOut(_ job: AssetJob) {
        guard job.segments.count < options.connections, host(job, allows: 1), canSplit(job) else { return }
        splitLargestPart(of: job)
    }

    private func host(_ job: AssetJob, allows more: Int) -> Bool {
        job.host.waiting.isEmpty && job.host.split.pays(now: now)
    }

    private func canSplit(_ job: AssetJob) -> Bool {
        job.canResume && job.size != nil && job.segments.count < options.connections
            && !job.segments.isEmpty && job.segments.allSatisfy { $0.isFlowing }
            && job.segments.contains { left($0, of: job) > 2 * Self.smallestPart }
    }

    private func left(_ segment: SegmentExchange, of job: AssetJob) -> Int64 {
        (segment.end ?? job.size ?? 0) - segment.position
    }

    private func largestPart(_ job: AssetJob) -> Int64 {
        job.segments.count >= options.connections ? 0 : job.segments.map { left($0, of: job) }.max() ?? 0
    }

    private func remaining(_ job: AssetJob) -> Double {
        Double(job.segments.reduce(0) { $0 + left($1, of: job) })
    }

    private func splitLargestPart(of job: AssetJob) {
        guard let segment = job.segments.max(by: { left($0, of: job) < left($1, of: job) }), segment.isFlowing else {
            return
        }
        let rest = left(segment, of: job)
        guard rest > 2 * Self.smallestPart, let size = job.size else { return }
        let end = segment.end ?? size
        let middle = segment.position + rest / 2
        do {
            try job.transfer.scatters(job.presentNow)
        } catch {
            return finish(job, error)
        }
        segment.end = middle
        open((middle, end), of: job)
    }
}
