import FetchCore

extension NetworkLoop {
    /// Takes assets over; they start in this order as their hosts allow.
    func accept(_ transfers: [any Transfer]) {
        for transfer in transfers {
            let job = AssetJob(transfer: transfer, host: host(of: transfer.request.url))
            if let stopReason {
                finish(job, stopReason)
            } else {
                job.host.waiting.append(job)
            }
        }
    }

    /// Starts what may start now.
    func startWhatIsDue() {
        for work in delayed.due(at: now) {
            switch work {
            case .asset(let job): job.host.waiting.append(job)
            case .document(let job): start(job)
            case .stream(let job): start(job)
            }
        }
        for host in hosts.values where !host.waiting.isEmpty { startWaiting(of: host) }
        for carrier in carriers { carrier.send() }
    }

    private func startWaiting(of host: Host) {
        if host.policy.unreachable > retry.retries {
            let reason = FetchError(
                .unreachable, "\(host.name) cannot be reached", hint: "Check the network, or try again later")
            for job in host.waiting.removeAll() { finish(job, reason) }
            return
        }
        guard now >= host.policy.pausedUntil else { return }
        while host.active < host.policy.limit, running.count + carriedCount < options.jobs,
            let job = host.waiting.popFirst()
        {
            start(job)
        }
    }

    private func start(_ job: AssetJob) {
        do {
            try refuseExpired(job)
            if let carrier = helper(for: job) { return lend(job, to: carrier) }
            if !job.transfer.isFresh { try job.open() }
            if job.mustRestart {
                job.mustRestart = false
                if job.isOpen { try job.restart() }
            }
            if job.isComplete {
                job.advance()
                return finish(job, nil)
            }
            if !job.present.ranges.isEmpty && !job.canResume { try job.restart() }
            running[ObjectIdentifier(job)] = job
            if let gap = job.gaps.first { open(gap, of: job) }
        } catch {
            finish(job, error)
        }
    }

    /// An address that ended while the asset waited is not asked any more.
    private func refuseExpired(_ job: AssetJob) throws(FetchError) {
        guard let expires = job.transfer.request.expires, expires <= Timestamp.now() else { return }
        throw FetchError(.linksExpired, "its link expired on \(Timestamp.spoken(expires))")
    }

    /// Opens a connection for a part of an asset.
    func open(_ gap: (start: Int64, end: Int64?), of job: AssetJob) {
        let isRanged = gap.start > 0 || !job.segments.isEmpty || (gap.end != nil && gap.end != job.size)
        let segment = SegmentExchange(
            easy: live.handle(), bearer: self, job: job, from: gap.start, to: gap.end, ranged: isRanged)
        job.segments.append(segment)
        job.requests += 1
        countConnection(of: job)
        live.begin(segment, job.request)
    }

    /// One more connection to the asset's host is busy.
    func countConnection(of job: AssetJob) {
        job.host.active += 1
        job.host.policy.began(active: job.host.active)
    }

    /// A host answered: obey what it says about its quota.
    func heard(head exchange: Exchange, host: Host) {
        if let wait = Throttle.exhausted(exchange.easy) { pause(host, for: wait) }
    }

    /// A host wants no requests for some seconds.
    func pause(_ host: Host, for wait: Double) {
        host.policy.pause(until: now + min(wait, Throttle.longest))
        announce(host, pause: min(wait, Throttle.longest))
    }

    /// Says that nothing will happen for a while, once a pause.
    private func announce(_ host: Host, pause: Double) {
        guard pause >= Self.longPause, now + pause > host.announced + 1 else { return }
        host.announced = now + pause
        notice?("\(host.name) wants no more requests for \(Units.duration(seconds: pause)): waiting")
    }

    /// A pause of so many seconds looks like a standstill.
    private static let longPause = 5.0

    /// A host asks for fewer requests: obey, and give the seconds it asks to wait, if it says.
    func throttled(_ exchange: Exchange, host: Host) -> Double? {
        let asked = Throttle.retryAfter(exchange.easy.header("retry-after"), now: Timestamp.now())
        // A pause too long to obey ends this request with an error, and must not hold up the others in silence.
        host.policy.objected(retryAfter: asked.flatMap { $0 <= Throttle.longest ? $0 : nil }, now: now)
        if let asked, asked <= Throttle.longest { announce(host, pause: asked) }
        return asked
    }

    /// A segment's connection is done with it: why it failed, if it did.
    func ended(_ segment: SegmentExchange, _ error: FetchError?) {
        let job = segment.job
        job.absorb(segment, succeeded: error == nil)
        job.host.active -= 1
        job.host.split.restart(now: now)
        if let error { return failed(segment, error) }
        if job.isComplete {
            if job.isOpen { job.advance() }
            job.host.policy.succeeded(now: now, isSaturated: load.isSaturated)
            return finish(job, nil)
        }
        if let gap = job.gaps.first { open(gap, of: job) } else { helpOut(job) }
    }

    private func failed(_ segment: SegmentExchange, _ error: FetchError) {
        let job = segment.job
        if let stopReason { return finish(job, stopReason) }
        let error = job.judged(error, at: segment.url)
        if segment.answerStatus == 416, let outcome = unsatisfied(segment, job) { return outcome }
        // Where one link has expired, others most likely have: whoever gave them decides first.
        if error.code == .linksExpired { job.host.policy.pause(until: now + 0.25) }
        let delay = pause(after: error, on: segment, of: job)
        guard error.disposition == .temporary, job.attempts <= options.retries, delay <= Throttle.longest else {
            return finish(job, Throttle.refusal(error, pause: delay))
        }
        meter.countRetry()
        log?("\(job.transfer.label): \(error.message); again in \(Units.duration(seconds: delay))")
        if job.mustRestart { abandonSegments(of: job) }
        if job.segments.isEmpty {
            running[ObjectIdentifier(job)] = nil
            delayed.add(.asset(job), at: now + delay)
        } else {
            job.notBefore = now + delay
        }
    }

    /// Counts the failure where it belongs and says how many seconds to wait.
    private func pause(after error: FetchError, on segment: SegmentExchange, of job: AssetJob) -> Double {
        let host = job.host
        switch error.code {
        case .throttled:
            let asked = throttled(segment, host: host)
            // Being asked to slow down is no failure of the asset while the host serves others.
            if job.successesAtThrottle == host.policy.successes { job.countFailure() }
            if job.attempts == 0 { job.attempts = 1 }
            job.successesAtThrottle = host.policy.successes
            if let asked { return asked }
        case .unreachable:
            host.policy.failedToConnect()
            job.countFailure()
        default: job.countFailure()
        }
        return retry.delay(beforeAttempt: job.attempts, jitter: Double.random(in: 0..<1, using: &random))
    }

    /// 416: all is there already, or what is there cannot be used.
    private func unsatisfied(_ segment: SegmentExchange, _ job: AssetJob) -> Void? {
        let said = segment.easy.header("content-range").flatMap(ContentRange.init)
        if let size = said?.size, size == job.present.prefix, job.segments.isEmpty, size == job.size ?? size {
            job.advance()
            return finish(job, nil)
        }
        guard job.attempts <= options.retries else { return nil }
        job.mustRestart = true
        job.countFailure()
        abandonSegments(of: job)
        running[ObjectIdentifier(job)] = nil
        return delayed.add(.asset(job), at: now)
    }

    /// Takes an asset's other connections off the network.
    private func abandonSegments(of job: AssetJob) {
        for segment in job.segments {
            job.absorb(segment, succeeded: false)
            job.host.active -= 1
            if live.drop(segment) { live.keep(segment.easy) }
        }
    }

    /// Ends an asset for good.
    func finish(_ job: AssetJob, _ error: FetchError?) {
        if job.isOpen && error != nil { job.advance() }
        abandonSegments(of: job)
        running[ObjectIdentifier(job)] = nil
        if error == nil, let whole = job.takeWhole() { job.transfer.takes(whole.body, of: whole.head) }
        job.transfer.ends(TransferOutcome(error: error, received: job.received, requests: job.requests))
    }

    func abandon(_ work: DelayedWork.Work, _ reason: FetchError) {
        switch work {
        case .asset(let job): finish(job, reason)
        case .document(let job): job.finish(.failure(reason))
        case .stream(let job): job.fail(reason)
        }
    }

    /// Shows progress what is on its way.
    func publishActivities() {
        meter.activities = (running.values.map(\.activity) + carriers.flatMap(\.activities)).sorted {
            $0.label < $1.label
        }
    }
}
