import CCurl
import FetchCore
import Glibc

/// The network thread: owns every handle, starts what may start, hands out what arrived.
///
/// Nothing here is shared: other threads speak through the ``Mailbox``. Work is in three kinds: assets
/// (`NetworkLoop+Assets`), small documents (`NetworkLoop+Documents`) and streams (`NetworkLoop+Streams`).
final class NetworkLoop {
    let options: TransportOptions
    let mailbox: Mailbox<Order>
    let meter: TransferMeter
    let retry: RetryPolicy
    let log: (@Sendable (String) -> Void)?
    let notice: (@Sendable (String) -> Void)?
    var random = SystemRandomNumberGenerator()

    var hosts: [String: Host] = [:]
    /// The host asked last, which the next asset most often has as well.
    var lastHost: (prefix: String, host: Host)?
    /// Exchanges in flight on this thread.
    let live: LiveExchanges
    /// Assets with at least one connection on this thread.
    var running: [ObjectIdentifier: AssetJob] = [:]
    /// Threads that bring assets as well when this one has no time to spare.
    let carriers: [AssetCarrier]
    /// Assets and documents that wait for a time to come.
    var delayed = DelayedWork()
    var limiter: RateLimiter?
    var stopReason: FetchError?
    /// Monotonic seconds at the last look; one look per turn of the loop is enough.
    var now: Double {
        get { live.now }
        set { live.now = newValue }
    }
    var load: LoopLoad
    private var lastTick: Double
    /// Seconds between looks at everything that time alone changes.
    private static let tick = 0.05
    private var hasQuit = false

    init(
        options: TransportOptions, multi: MultiHandle, mailbox: Mailbox<Order>, meter: TransferMeter,
        log: (@Sendable (String) -> Void)?, notice: (@Sendable (String) -> Void)?
    ) {
        self.log = log
        self.notice = notice
        self.options = options
        self.mailbox = mailbox
        self.meter = meter
        retry = RetryPolicy(retries: options.retries, firstDelay: options.retryDelay)
        limiter = options.limitRate.map { RateLimiter(bytesPerSecond: max(1, $0), now: Timestamp.monotonic()) }
        live = LiveExchanges(multi: multi, options: options, meter: meter)
        load = LoopLoad(now: live.now, patience: options.sharing.lendingPatience)
        lastTick = live.now
        let spare = limiter == nil ? options.sharing.carriers : 0
        carriers = (0..<spare).map { AssetCarrier(options: options, meter: meter, home: mailbox, place: $0) }
    }

    /// Turns until told to quit.
    func run() {
        while !hasQuit {
            for order in mailbox.take() { obey(order) }
            startWhatIsDue()
            live.turn(end)
            startWhatIsDue()
            tickIfDue()
            releasePaused()
            let before = Timestamp.monotonic()
            live.multi.poll(milliseconds: wait)
            now = Timestamp.monotonic()
            load.turned(from: before, to: now)
        }
        fail(with: FetchError(.interrupted, "the program ends"))
        for carrier in carriers { carrier.quit() }
    }

    private func obey(_ order: Order) {
        switch order {
        case .assets(let transfers): accept(transfers)
        case .document(let job): accept(job)
        case .stream(let job): accept(job)
        case .streamMoved(let job): moved(job)
        case .carried(let list): for carried in list { cameBack(carried) }
        case .quota(let key, let wait): if let host = hosts[key] { pause(host, for: wait) }
        case .stop(let reason):
            stopReason = reason
            fail(with: reason)
        case .quit: hasQuit = true
        }
    }

    /// Milliseconds until something has to be done without a sign from the network.
    private var wait: Int32 {
        if live.hasNews { return 0 }
        if live.isEmpty && carriedCount == 0 && delayed.isEmpty && hosts.values.allSatisfy({ $0.waiting.isEmpty }) {
            return 60_000
        }
        var seconds = Self.tick
        if let due = delayed.nextTime { seconds = min(seconds, max(0, due - now)) }
        if let limiter, live.all.contains(where: waitsForLimiter) { seconds = min(seconds, limiter.wait) }
        return Int32((seconds * 1000).rounded(.up))
    }

    /// Takes an exchange out of the network and passes its end on.
    func end(_ exchange: Exchange, _ code: CURLcode) {
        guard live.drop(exchange) else { return }
        switch exchange {
        case let segment as SegmentExchange: ended(segment, segment.result(code))
        case let document as DocumentExchange: ended(document, code)
        case let stream as StreamExchange: ended(stream, code)
        default: break
        }
        live.keep(exchange.easy)
    }

    private func tickIfDue() {
        guard now - lastTick >= Self.tick else { return }
        lastTick = now
        load.measure(now: now)
        live.abortSilent(end)
        for host in hosts.values {
            host.policy.tick(now: now, isSaturated: load.isSaturated)
        }
        fillGaps()
        splitWhereItPays()
        shareLoad()
        publishActivities()
    }

    private func releasePaused() {
        guard limiter != nil else { return }
        limiter?.refill(now: now)
        for exchange in live.all where waitsForLimiter(exchange) {
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
        live.fail(with: reason, end)
        for carrier in carriers { carrier.stop(reason) }
        for work in delayed.removeAll() { abandon(work, reason) }
        for host in hosts.values {
            for job in host.waiting.removeAll() { finish(job, reason) }
        }
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

extension EasyHandle {
    /// Sets what is the same for all requests of a process.
    func configure(_ options: TransportOptions) {
        setWriteCallback(self)
        setReadCallbacks(self)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP_CONTENT_DECODING, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(min(options.connectTimeout, options.idleTimeout) * 1000))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_BUFFERSIZE, options.receiveBuffer)
        set(CURLOPT_USERAGENT, options.userAgent)
        if let file = options.netrcFile { set(CURLOPT_NETRC_FILE, file) }
        knowsNetrc = options.hasNetrc
        if let proxy = options.proxy {
            set(CURLOPT_PROXY, proxy)
        } else if !options.environmentHasProxies {
            // libcurl would look for each of the variables before each request.
            set(CURLOPT_PROXY, "")
            set(CURLOPT_NOPROXY, "")
        }
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

/// Points the handle's read function at ``Exchange/send(into:now:)``.
private func setReadCallbacks(_ easy: EasyHandle) {
    _ = fetch_curl_set_read(easy.raw) { buffer, size, count, context in
        guard let buffer, let context else { return 0 }
        let exchange = Unmanaged<Exchange>.fromOpaque(context)
        let bytes = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
        return exchange._withUnsafeGuaranteedRef { $0.send(into: bytes, now: Timestamp.monotonic()) }
    }
    // A connection kept from earlier may turn out to be dead when a part of the body has gone into it.
    _ = fetch_curl_set_seek(easy.raw) { context, offset, origin in
        guard let context, origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
        Unmanaged<Exchange>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.rewind(to: Int(offset)) }
        return CURL_SEEKFUNC_OK
    }
}
