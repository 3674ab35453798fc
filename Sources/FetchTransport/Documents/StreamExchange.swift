import CCurl
import FetchCore

/// One request of a stream: the next part of the asset, or all that is left of it.
///
/// A broken connection is followed by another from where it broke.
final class StreamExchange: Exchange {
    let job: StreamJob
    let host: Host
    private unowned let loop: NetworkLoop
    private let start: Int64
    private let isPart: Bool
    /// One past the last byte of the part that the server sends.
    private var end: Int64?
    /// True when the asset cannot be had in parts: it is to be asked for without an end.
    private(set) var needsWhole = false
    private var isFlowing = false
    private var errorText: [UInt8] = []
    private var status = 0

    init(easy: EasyHandle, loop: NetworkLoop, job: StreamJob, host: Host) {
        self.loop = loop
        self.job = job
        self.host = host
        start = job.position
        isPart = job.part != nil
        super.init(easy: easy)
        if let part = job.part {
            easy.setRange("\(start)-\(min(start, .max - part) + part - 1)")
        } else {
            easy.setRange(start > 0 ? "\(start)-" : nil)
        }
    }

    override var extraHeaders: [(name: String, value: String)] {
        guard start > 0, let value = job.validator.ifRange else { return [] }
        return [("If-Range", value)]
    }

    override func headArrived() {
        let head = responseHead
        status = head.status
        loop.heard(head: self, host: host)
        switch status {
        case 200 where start > 0 && !job.validator.agrees(with: head.validator): failure = Self.changed
        case 200 where start > 0:
            failure = FetchError(.unexpectedAnswer, "the server does not go on at byte \(start)")
        case 200: isFlowing = true
        case 206: takeUp(head)
        case 416 where isPart && start == 0: needsWhole = true  // Nothing there, or no ranges after all.
        default: return
        }
        if isFlowing { job.heard(head) }
    }

    private static let changed = FetchError(
        .changedUpstream, "the asset has changed on the server while it was read", disposition: .permanent)

    private func takeUp(_ head: ResponseHead) {
        let said = easy.header("content-range").flatMap(ContentRange.init)
        guard said?.range?.lowerBound == start, job.validator.agrees(with: head.validator),
            job.knownSize == nil || head.size == nil || job.knownSize == head.size
        else {
            failure = Self.changed
            return
        }
        end = said?.range?.upperBound
        // Parts of which nothing tells that they belong together are not put together.
        let isLast = end == head.size
        needsWhole = isPart && !isLast && (head.size == nil || head.validator == Validator())
        isFlowing = !needsWhole
    }

    override func bodyArrived(_ bytes: UnsafeRawBufferPointer) -> Verdict {
        if needsWhole { return .stop }
        guard isFlowing else {
            errorText.append(contentsOf: bytes.prefix(2048 - min(2048, errorText.count)))
            return .taken
        }
        if job.isClosed { return .stop }
        guard job.hasRoom, loop.mayReceive(bytes.count) else { return .pause }
        job.fill(bytes)
        loop.meter.countBytes(bytes.count)
        return .taken
    }

    /// Why the connection ended, or `nil` at the end of the asset.
    func result(_ code: CURLcode) -> FetchError? {
        if let failure { return failure }
        if code != CURLE_OK { return AnswerClassifier.error(code: code, url: url) }
        if !isFlowing {
            return AnswerClassifier.error(status: status, text: String(decoding: errorText, as: UTF8.self), url: url)
        }
        if let size = job.knownSize, job.position < size, job.position != end {
            return FetchError(.connectionLost, "the server sent \(job.position) of \(size) bytes")
        }
        return nil
    }
}

extension NetworkLoop {
    /// Takes a stream over.
    func accept(_ job: StreamJob) {
        if let stopReason { job.fail(stopReason) } else { start(job) }
    }

    /// Opens the stream's next connection, unless its host wants a pause.
    func start(_ job: StreamJob) {
        if job.isClosed { return }
        let host = host(of: job.request.url)
        if now < host.policy.pausedUntil { return delayed.add(.stream(job), at: host.policy.pausedUntil) }
        live.begin(StreamExchange(easy: live.handle(), loop: self, job: job, host: host), job.request)
    }

    /// The consumer took bytes or closed the stream.
    func moved(_ job: StreamJob) {
        guard let exchange = live.all.lazy.compactMap({ $0 as? StreamExchange }).first(where: { $0.job === job }) else {
            return
        }
        if job.isClosed { return end(exchange, CURLE_ABORTED_BY_CALLBACK) }
        if exchange.isPaused { resume(exchange) }
    }

    /// The stream's connection is over.
    func ended(_ exchange: StreamExchange, _ code: CURLcode) {
        let job = exchange.job
        if job.isClosed { return }
        if exchange.needsWhole && stopReason == nil {
            job.doWithoutParts()
            return start(job)
        }
        guard let error = exchange.result(code) else {
            if job.isComplete { return job.succeed() }
            job.enlargePart()
            return start(job)
        }
        let attempt = job.countFailure()
        guard error.disposition == .temporary, attempt <= options.retries, stopReason == nil else {
            return job.fail(error)
        }
        var delay = retry.delay(beforeAttempt: attempt, jitter: Double.random(in: 0..<1, using: &random))
        if error.code == .throttled {
            delay = throttled(exchange, host: exchange.host) ?? delay
        }
        guard delay <= Throttle.longest else { return job.fail(Throttle.refusal(error, pause: delay)) }
        meter.countRetry()
        delayed.add(.stream(job), at: now + delay)
    }
}
