import CCurl
import FetchCore
import Synchronization

/// A carrier's thread: brings the assets it is given, one connection each, and gives them back.
///
/// It decides nothing: no limits, no new tries, no splitting.
final class CarrierLoop: SegmentBearer {
    enum Order: Sendable {
        case carry([HandedJob])
        case stop(FetchError)
        case quit
    }

    private let live: LiveExchanges
    private let meter: TransferMeter
    private let mailbox: Mailbox<Order>
    private let home: Mailbox<FetchTransport.Order>
    private let place: Int
    private let board: ActivityBoard
    private let largestLent: Int64
    /// What is over and not given back yet.
    private var over: [CarriedSegment] = []
    private var stopReason: FetchError?
    private var lastTick = 0.0
    private var hasQuit = false
    /// Seconds between looks at what time alone changes.
    private static let tick = 0.05

    init(
        options: TransportOptions, multi: MultiHandle, meter: TransferMeter, mailbox: Mailbox<Order>,
        home: Mailbox<FetchTransport.Order>, place: Int, board: ActivityBoard
    ) {
        live = LiveExchanges(multi: multi, options: options, meter: meter)
        largestLent = options.sharing.largestLent
        self.meter = meter
        self.mailbox = mailbox
        self.home = home
        self.place = place
        self.board = board
    }

    /// Turns until told to quit.
    func run() {
        while !hasQuit {
            for order in mailbox.take() { obey(order) }
            live.turn(end)
            tickIfDue()
            giveBack()
            live.multi.poll(milliseconds: live.hasNews ? 0 : live.isEmpty ? 60_000 : Int32(Self.tick * 1000))
            live.now = Timestamp.monotonic()
        }
        live.fail(with: FetchError(.interrupted, "the program ends"), end)
        giveBack()
    }

    private func obey(_ order: Order) {
        switch order {
        case .carry(let list): for handed in list { begin(handed.job) }
        case .stop(let reason):
            stopReason = reason
            live.fail(with: reason, end)
        case .quit: hasQuit = true
        }
    }

    /// Begins an asset that was lent, or asks for the rest of one that moved.
    private func begin(_ job: AssetJob) {
        let gap = job.gaps[0]
        let segment = SegmentExchange(
            easy: live.handle(), bearer: self, job: job, from: gap.start, to: gap.end, ranged: job.requests > 0)
        job.segments.append(segment)
        job.requests += 1
        live.begin(segment, job.request)
        if let stopReason {
            segment.failure = stopReason
            end(segment, CURLE_ABORTED_BY_CALLBACK)
        }
    }

    private func end(_ exchange: Exchange, _ code: CURLcode) {
        guard let segment = exchange as? SegmentExchange, live.drop(segment) else { return }
        let error = segment.result(code)
        if error == nil { live.keep(segment.easy) }
        over.append(CarriedSegment(segment: segment, error: error, place: place))
    }

    private func giveBack() {
        if over.isEmpty { return }
        home.post(.carried(over))
        over.removeAll(keepingCapacity: true)
    }

    private func tickIfDue() {
        guard live.now - lastTick >= Self.tick else { return }
        lastTick = live.now
        live.abortSilent(end)
        let activities = live.all.compactMap { ($0 as? SegmentExchange)?.job.activity }
        board.activities.withLock { $0 = activities }
    }

    func answered(_ segment: SegmentExchange) {
        guard let wait = Throttle.exhausted(segment.easy) else { return }
        home.post(.quota(host: segment.job.host.name.key, wait))
    }

    /// A large asset that was lent goes back before it begins: it may be split there, and has a long way to go.
    func accepted(_ segment: SegmentExchange) {
        guard !segment.isRanged, segment.body == nil, segment.job.canResume else { return }
        if segment.job.size ?? 0 > largestLent { segment.cut() }
    }

    /// Under a rate limit nothing is carried.
    func mayReceive(_ count: Int) -> Bool { true }

    func received(_ count: Int, of job: AssetJob) { meter.countBytes(count) }
}
