import CCurl
import FetchCore

/// The exchanges that are on the network in one thread, and that thread's libcurl handles.
final class LiveExchanges {
    let multi: MultiHandle
    private let options: TransportOptions
    private let meter: TransferMeter
    /// In no order.
    private(set) var all: [Exchange] = []
    private var idleHandles: [EasyHandle] = []
    /// Set when an exchange was added since libcurl last looked: it is to be sent before any wait.
    private(set) var hasNews = false
    /// Monotonic seconds at the last look; one look per turn is enough.
    var now = Timestamp.monotonic()

    init(multi: MultiHandle, options: TransportOptions, meter: TransferMeter) {
        self.multi = multi
        self.options = options
        self.meter = meter
    }

    var isEmpty: Bool { all.isEmpty }

    /// A handle with everything set that is the same for all requests.
    func handle() -> EasyHandle {
        if let used = idleHandles.popLast() { return used }
        let easy = EasyHandle()
        easy.configure(options)
        return easy
    }

    /// Keeps a handle for a later request.
    func keep(_ handle: EasyHandle) {
        if idleHandles.count < 256 { idleHandles.append(handle) }
    }

    /// Puts an exchange on the network.
    func begin(_ exchange: Exchange, _ request: TransferRequest) {
        exchange.prepare(request)
        exchange.lastSign = now
        exchange.sentAt = now
        exchange.slot = all.count
        all.append(exchange)
        add(exchange)
    }

    private func add(_ exchange: Exchange) {
        meter.countRequest()
        hasNews = true
        multi.add(exchange.easy)
    }

    /// Takes an exchange off the network; false when it is off already. Its handle may still be asked for headers.
    func drop(_ exchange: Exchange) -> Bool {
        guard exchange.slot >= 0 else { return false }
        multi.remove(exchange.easy)
        let last = all.removeLast()
        if last !== exchange {
            last.slot = exchange.slot
            all[exchange.slot] = last
        }
        exchange.slot = -1
        return true
    }

    /// Moves everything on as far as it can go without waiting, and gives the exchanges that are over to `end`.
    func turn(_ end: (Exchange, CURLcode) -> Void) {
        hasNews = false
        multi.perform()
        now = Timestamp.monotonic()
        while let done = multi.nextDone() {
            let exchange = Unmanaged<Exchange>.fromOpaque(done.context).takeUnretainedValue()
            exchange.close(done.code)
            if done.code == CURLE_OK && exchange.failure == nil && exchange.followRedirect() {
                multi.remove(exchange.easy)
                exchange.lastSign = now
                add(exchange)
            } else {
                end(exchange, done.code)
            }
        }
    }

    /// Gives the exchanges whose servers have been silent for too long to `end`.
    func abortSilent(_ end: (Exchange, CURLcode) -> Void) {
        for exchange in all where !exchange.isPaused && now - exchange.lastSign > options.idleTimeout {
            exchange.failure = FetchError(
                .timedOut,
                "\(HostName(of: exchange.url)) sent nothing for \(Units.duration(seconds: options.idleTimeout))")
            end(exchange, CURLE_OPERATION_TIMEDOUT)
        }
    }

    /// Ends everything with one reason.
    func fail(with reason: FetchError, _ end: (Exchange, CURLcode) -> Void) {
        for exchange in all {
            exchange.failure = reason
            end(exchange, CURLE_ABORTED_BY_CALLBACK)
        }
    }
}
