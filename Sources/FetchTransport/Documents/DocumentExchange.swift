import CCurl
import FetchCore

/// One try at a small document.
final class DocumentExchange: Exchange {
    let job: DocumentJob
    let host: Host
    private unowned let loop: NetworkLoop
    private var head = ResponseHead(status: 0)
    private var bytes: [UInt8] = []
    /// False once a redirect has turned a `POST` into a `GET` (RFC 9110 §15.4).
    private var isPosting = false
    /// How many bytes of the body have been sent.
    private var sent = 0

    init(easy: EasyHandle, loop: NetworkLoop, job: DocumentJob, host: Host) {
        self.loop = loop
        self.job = job
        self.host = host
        super.init(easy: easy)
        easy.set(CURLOPT_NOBODY, job.method == .head ? 1 : 0)
        if job.method != .head { setBody(of: job.request) }
        isPosting = job.request.body != nil
        if case .get(let range?) = job.method {
            easy.setRange("\(range.lowerBound)-\(range.upperBound - 1)")
        } else {
            easy.setRange(nil)
        }
    }

    private func setBody(of request: TransferRequest) {
        switch request.method {
        case .put: easy.setPut(size: request.body?.bytes.count ?? 0)
        case .delete: easy.set(CURLOPT_CUSTOMREQUEST, TransferRequest.Method.delete.rawValue)
        case .head, nil: easy.setPost(request.body?.bytes)
        }
    }

    override func nextPiece(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let body = job.request.body?.bytes else { return 0 }
        let count = min(buffer.count, body.count - sent)
        body.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<sent + count])) }
        sent += count
        return count
    }

    override func rewind(to offset: Int) { sent = offset }

    override var extraHeaders: [(name: String, value: String)] {
        if isPosting, let body = job.request.body {
            // Without this libcurl waits for a 100 before it sends a larger body.
            return [("Content-Type", body.contentType), ("Expect", "")]
        }
        guard let value = job.validator.ifRange else { return [] }
        return [("If-Range", value)]
    }

    override func mayFollow(status: Int, elsewhere: Bool) -> Bool {
        if job.request.method != nil { return false }
        guard isPosting else { return true }
        if status == 307 || status == 308 { return !elsewhere }
        isPosting = false
        easy.setPost(nil)
        return true
    }

    override func headArrived() {
        head = responseHead
        // Hosts count documents apart from assets: a document that used a quota up must not hold up the assets.
        if head.status >= 400 { loop.heard(head: self, host: host) }
        guard head.status == 206, case .get(let wanted?) = job.method else { return }
        let said = easy.header("content-range").flatMap(ContentRange.init)
        if said?.range?.lowerBound != wanted.lowerBound {
            failure = FetchError(.unexpectedAnswer, "the server sent another range than the one asked for")
        }
    }

    private var isRanged: Bool {
        if case .get(_?) = job.method { true } else { false }
    }

    override func bodyArrived(_ chunk: UnsafeRawBufferPointer) -> Verdict {
        // Pieces of an asset are bulk like the asset itself; documents are not held up.
        if isRanged, head.status == 206, job.limit > 0, !loop.mayReceive(chunk.count) { return .pause }
        loop.meter.countBytes(chunk.count)
        if head.status >= 300 {
            bytes.append(contentsOf: chunk.prefix(2048 - min(2048, bytes.count)))
            return .taken
        }
        if isRanged && head.status != 206 {
            // A server that ignores the range would send everything.
            isOverfull = true
            return .stop
        }
        // A probe wants the head only.
        if job.limit == 0 { return .taken }
        bytes.append(contentsOf: chunk)
        isOverfull = bytes.count > job.limit
        return isOverfull ? .stop : .taken
    }

    /// More came than was asked for.
    private(set) var isOverfull = false

    /// The answer, or why there is none.
    func result(_ code: CURLcode) -> Result<Document, FetchError> {
        if let failure { return .failure(failure) }
        if head.status >= 300 {
            return .failure(
                AnswerClassifier.error(
                    status: head.status, text: String(decoding: bytes, as: UTF8.self), url: url,
                    fields: easy.headerFields))
        }
        // A redirect that is not followed.
        if code == CURLE_OK && head.status == 0 {
            return .failure(AnswerClassifier.error(status: easy.status, text: "", url: url, fields: easy.headerFields))
        }
        if isOverfull && !isRanged {
            let size = Units.bytes(Int64(job.limit))
            return .failure(FetchError(.unexpectedAnswer, "\(SafeURL(job.request.url)) is larger than \(size)"))
        }
        if code != CURLE_OK && !isOverfull { return .failure(AnswerClassifier.error(code: code, url: url)) }
        return .success(Document(head: head, fields: easy.headerFields, bytes: bytes, url: url))
    }
}

extension NetworkLoop {
    /// Takes a small exchange over.
    func accept(_ job: DocumentJob) {
        if let stopReason { job.finish(.failure(stopReason)) } else { start(job) }
    }

    /// Sends it, unless its host wants a pause.
    func start(_ job: DocumentJob) {
        if job.isFinished { return }
        let host = host(of: job.request.url)
        if now < host.policy.pausedUntil {
            return delayed.add(.document(job), at: host.policy.pausedUntil)
        }
        live.begin(DocumentExchange(easy: live.handle(), loop: self, job: job, host: host), job.request)
    }

    /// Answers, or tries again later.
    func ended(_ exchange: DocumentExchange, _ code: CURLcode) {
        let job = exchange.job
        exchange.easy.resetMethod()
        let result = exchange.result(code)
        guard case .failure(let error) = result, error.disposition == .temporary, stopReason == nil,
            job.mayRepeat(after: error)
        else { return job.finish(result) }
        let attempt = job.countAttempt()
        var delay = retry.delay(beforeAttempt: attempt, jitter: Double.random(in: 0..<1, using: &random))
        if error.code == .throttled {
            delay = throttled(exchange, host: exchange.host) ?? delay
        }
        guard attempt <= options.retries, delay <= Throttle.longest else {
            return job.finish(.failure(Throttle.refusal(error, pause: delay)))
        }
        meter.countRetry()
        delayed.add(.document(job), at: now + delay)
    }
}
