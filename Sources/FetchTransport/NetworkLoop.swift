import CCurl
import FetchCore

/// The network thread: owns every handle, starts what may start, hands out what arrived.
///
/// Nothing here is shared: other threads speak through the ``Mailbox``. Work is in three kinds: assets
/// (`NetworkLoop+Assets`), small documents (`NetworkLoop+Documents`) and streams (`NetworkLoop+Streams`).
final class NetworkLoop {
    let options: TransportOptions
    let multi: MultiHandle
    let mailbox: Mailbox
    let meter: TransferMeter
    let retry: RetryPolicy
    let log: (@Sendable (String) -> Void)?
    let notice: (@Sendable (String) -> Void)?
    var random = SystemRandomNumberGenerator()

    var hosts: [String: Host] = [:]
    /// The host asked last, which the next asset most often has as well.
    var lastHost: (prefix: String, host: Host)?
    /// Exchanges in flight.
    var live: [Exchange] = []
    /// Assets with at least one connection.
    var running: [ObjectIdentifier: AssetJob] = [:]
    /// Assets and documents that wait for a time to come.
    var delayed = DelayedWork()
    var idleHandles: [EasyHandle] = []
    var limiter: RateLimiter?
    var stopReason: FetchError?
    /// Monotonic seconds at the last look; one look per turn of the loop is enough.
    var now = Timestamp.monotonic()
    var load = LoopLoad()
    private var lastTick = 0.0
    /// Seconds between looks at everything that time alone changes.
    private static let tick = 0.05
    private var hasQuit = false
    /// Set when an exchange was added since libcurl last looked: it is to be sent before any wait.
    private var hasNews = false

    init(
        options: TransportOptions, multi: MultiHandle, mailbox: Mailbox, meter: TransferMeter,
        log: (@Sendable (String) -> Void)?, notice: (@Sendable (String) -> Void)?
    ) {
        self.log = log
        self.notice = notice
        self.options = options
        self.multi = multi
        self.mailbox = mailbox
        self.meter = meter
        retry = RetryPolicy(retries: options.retries, firstDelay: options.retryDelay)
        limiter = options.limitRate.map { RateLimiter(bytesPerSecond: max(1, $0), now: now) }
    }

    /// Turns until told to quit.
    func run() {
        while !hasQuit {
            for order in mailbox.take() { obey(order) }
            startWhatIsDue()
            hasNews = false
            multi.perform()
            now = Timestamp.monotonic()
            finishExchanges()
            startWhatIsDue()
            tickIfDue()
            releasePaused()
            let before = Timestamp.monotonic()
            multi.poll(milliseconds: wait)
            now = Timestamp.monotonic()
            load.turned(from: before, to: now)
        }
        fail(with: FetchError(.interrupted, "the program ends"))
    }

    private func obey(_ order: Order) {
        switch order {
        case .assets(let transfers): accept(transfers)
        case .document(let job): accept(job)
        case .stream(let job): accept(job)
        case .streamMoved(let job): moved(job)
        case .stop(let reason):
            stopReason = reason
            fail(with: reason)
        case .quit: hasQuit = true
        }
    }

    /// Milliseconds until something has to be done without a sign from the network.
    private var wait: Int32 {
        if hasNews { return 0 }
        if live.isEmpty && delayed.isEmpty && hosts.values.allSatisfy({ $0.waiting.isEmpty }) { return 60_000 }
        var seconds = Self.tick
        if let due = delayed.nextTime { seconds = min(seconds, max(0, due - now)) }
        if let limiter, live.contains(where: waitsForLimiter) { seconds = min(seconds, limiter.wait) }
        return Int32((seconds * 1000).rounded(.up))
    }

    private func finishExchanges() {
        while let done = multi.nextDone() {
            let exchange = Unmanaged<Exchange>.fromOpaque(done.context).takeUnretainedValue()
            exchange.close(done.code)
            if done.code == CURLE_OK && exchange.failure == nil && exchange.followRedirect() {
                multi.remove(exchange.easy)
                meter.countRequest()
                exchange.lastSign = now
                hasNews = true
                multi.add(exchange.easy)
                continue
            }
            end(exchange, done.code)
        }
    }

    /// Takes an exchange out of the network and passes its end on.
    func end(_ exchange: Exchange, _ code: CURLcode) {
        guard drop(exchange) else { return }
        switch exchange {
        case let segment as SegmentExchange: ended(segment, code)
        case let document as DocumentExchange: ended(document, code)
        case let stream as StreamExchange: ended(stream, code)
        default: break
        }
        if idleHandles.count < 256 { idleHandles.append(exchange.easy) }
    }

    /// Takes an exchange off the network; false when it is off already. Its handle may still be asked for headers.
    func drop(_ exchange: Exchange) -> Bool {
        guard exchange.slot >= 0 else { return false }
        multi.remove(exchange.easy)
        let last = live.removeLast()
        if last !== exchange {
            last.slot = exchange.slot
            live[exchange.slot] = last
        }
        exchange.slot = -1
        return true
    }

    /// Puts an exchange on the network.
    func begin(_ exchange: Exchange, _ request: TransferRequest) {
        exchange.prepare(request)
        exchange.lastSign = now
        exchange.sentAt = now
        exchange.slot = live.count
        live.append(exchange)
        meter.countRequest()
        hasNews = true
        multi.add(exchange.easy)
    }

    private func tickIfDue() {
        guard now - lastTick >= Self.tick else { return }
        lastTick = now
        load.measure(now: now)
        abortSilent()
        for host in hosts.values {
            host.policy.tick(now: now, isSaturated: load.isSaturated)
        }
        fillGaps()
        splitWhereItPays()
        publishActivities()
    }

    private func abortSilent() {
        for exchange in live where !exchange.isPaused && now - exchange.lastSign > options.idleTimeout {
            exchange.failure = FetchError(
                .timedOut,
                "\(HostName(of: exchange.url)) sent nothing for \(Units.duration(seconds: options.idleTimeout))")
            end(exchange, CURLE_OPERATION_TIMEDOUT)
        }
    }

    private func releasePaused() {
        guard limiter != nil else { return }
        limiter?.refill(now: now)
        for exchange in live where waitsForLimiter(exchange) {
            guard let limiter, limiter.wait == 0 else { return }
            resume(exchange)
        }
    }

    /// True when an exchange is paused by the rate limit, not by a consumer that is behind.
    private func waitsForLimiter(_ exchange: Exchange) -> Bool {
        exchange.isPaused && (exchange as? StreamExchange)?.job.hasRoom != false
    }

    /// Lets a paused exchange go on; its pending chunk comes at once.
    func resume(_ exchange: Exchange) {
        exchange.isPaused = false
        exchange.lastSign = now
        curl_easy_pause(exchange.easy.raw, CURLPAUSE_CONT)
    }

    /// Whether a chunk may be taken now under `--limit-rate`.
    func mayReceive(_ count: Int) -> Bool { limiter?.take(count) ?? true }

    /// Ends everything with one reason.
    private func fail(with reason: FetchError) {
        for exchange in live {
            exchange.failure = reason
            end(exchange, CURLE_ABORTED_BY_CALLBACK)
        }
        for work in delayed.removeAll() { abandon(work, reason) }
        for host in hosts.values {
            for job in host.waiting.removeAll() { finish(job, reason) }
        }
    }

    /// A handle with everything set that is the same for all requests.
    func handle() -> EasyHandle {
        if let used = idleHandles.popLast() { return used }
        let easy = EasyHandle()
        easy.configure(options)
        return easy
    }

    /// The host of an address.
    func host(of url: String) -> Host {
        if let lastHost, url.utf8.starts(with: lastHost.prefix.utf8) { return lastHost.host }
        let name = HostName(of: url)
        let host =
            hosts[name.key]
            ?? Host(name: name, policy: HostPolicy(most: max(options.jobs, options.connections), now: now))
        hosts[name.key] = host
        lastHost = (name.key + "/", host)
        return host
    }
}

/// How busy the network thread is: when it never waits, more connections cannot help.
struct LoopLoad {
    private var waited = 0.0
    private var since = 0.0
    private(set) var isSaturated = false

    mutating func turned(from start: Double, to end: Double) { waited += end - start }

    mutating func measure(now: Double) {
        let passed = now - since
        isSaturated = passed > 0 && waited / passed < 0.1
        waited = 0
        since = now
    }
}

extension EasyHandle {
    /// Sets what is the same for all requests of a process.
    func configure(_ options: TransportOptions) {
        setWriteCallback(self)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(options.connectTimeout, options.idleTimeout) * 1000))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_BUFFERSIZE, 120 * 1024)
        set(CURLOPT_USERAGENT, options.userAgent)
        if let file = options.netrcFile { set(CURLOPT_NETRC_FILE, file) }
        if let proxy = options.proxy { set(CURLOPT_PROXY, proxy) }
        if let file = options.caFile { set(CURLOPT_CAINFO, file) }
        switch options.http {
        case .automatic, .http1: set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        case .http2: set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        }
    }
}

/// Points the handle's write function at ``Exchange/receive(_:now:)``.
private func setWriteCallback(_ easy: EasyHandle) {
    _ = fetch_curl_set_write(easy.raw) { data, size, count, context in
        guard let data, let context else { return 0 }
        let exchange = Unmanaged<Exchange>.fromOpaque(context)
        let bytes = UnsafeRawBufferPointer(start: data, count: size * count)
        let verdict = exchange._withUnsafeGuaranteedRef { $0.receive(bytes, now: Timestamp.monotonic()) }
        switch verdict {
        case .taken: return size * count
        case .stop: return size * count == 0 ? 1 : 0
        case .pause:
            exchange._withUnsafeGuaranteedRef { $0.isPaused = true }
            return Int(CURL_WRITEFUNC_PAUSE)
        }
    }
}
