import FetchCore
import Synchronization

/// Another thread's work on assets, as the network thread sees it: large ones that move there on their way, and fresh
/// ones that are lent.
///
/// The network thread hands an asset over whole and leaves it alone until it comes back, when its one connection is
/// over for whatever reason. What to do then is decided there as for all others.
final class AssetCarrier {
    /// Assets that are away.
    private(set) var count = 0
    private let open: () -> Mailbox<CarrierLoop.Order>
    /// The way to the thread, which starts when there is need of it.
    private lazy var mailbox: Mailbox<CarrierLoop.Order> = open()
    private var isStarted = false
    private let board = ActivityBoard()
    /// Given away, and not sent yet.
    private var handed: [HandedJob] = []

    /// Prepares a thread; assets come back by `home`, with `place` in their order.
    init(options: TransportOptions, meter: TransferMeter, home: Mailbox<Order>, place: Int) {
        open = { [board] in
            let multi = MultiHandle(maximumConnections: options.jobs)
            let mailbox = Mailbox<CarrierLoop.Order>(multi: multi)
            DetachedThread.start("fetch-carrier") {
                CarrierLoop(
                    options: options, multi: multi, meter: meter, mailbox: mailbox, home: home, place: place,
                    board: board
                ).run()
            }
            return mailbox
        }
    }

    /// What progress shows of its assets, as of the last few tenths of a second.
    var activities: [TransferMeter.Activity] { count == 0 ? [] : board.activities.withLock { $0 } }

    /// Gives an asset away: nothing of it may be touched until it comes back. It goes by ``send()``.
    func take(_ job: AssetJob) {
        count += 1
        handed.append(HandedJob(job: job))
    }

    /// Sends what was given away since the last time.
    func send() {
        if handed.isEmpty { return }
        isStarted = true
        mailbox.post(.carry(handed))
        handed.removeAll(keepingCapacity: true)
    }

    /// An asset came back.
    func gaveBack() { count -= 1 }

    /// Ends its assets with this reason; they come back by that.
    func stop(_ reason: FetchError) { if isStarted { mailbox.post(.stop(reason)) } }

    /// Ends the thread.
    func quit() { if isStarted { mailbox.post(.quit) } }
}

/// Where a carrier shows what it is at.
final class ActivityBoard: Sendable {
    let activities = Mutex<[TransferMeter.Activity]>([])
}

/// An asset that changes threads: whoever gets it has it alone.
struct HandedJob: @unchecked Sendable {
    let job: AssetJob
}

/// A segment whose connection is over, on its way back with its asset: whoever gets it has both alone.
struct CarriedSegment: @unchecked Sendable {
    let segment: SegmentExchange
    /// Why it failed; where it did not, its libcurl handle stays with the carrier, and is not to be asked any more.
    let error: FetchError?
    /// Which carrier had it.
    let place: Int
}
