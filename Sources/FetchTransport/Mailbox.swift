import FetchCore
import Synchronization

/// What other threads ask of the network thread.
enum Order: Sendable {
    case assets([any Transfer])
    case document(DocumentJob)
    case stream(StreamJob)
    /// The consumer of a stream took bytes, or closed it.
    case streamMoved(StreamJob)
    /// A carrier is done with these assets' connections.
    case carried([CarriedSegment])
    /// A carrier heard the host of this key say that its quota is used up for so many seconds.
    case quota(host: String, Double)
    case stop(FetchError)
    case quit
}

/// Orders on their way to a thread that waits for the network.
final class Mailbox<Order: Sendable>: Sendable {
    private let orders = Mutex<[Order]>([])
    private let multi: MultiHandle

    init(multi: MultiHandle) { self.multi = multi }

    /// Adds an order and wakes the thread.
    func post(_ order: Order) {
        let wasEmpty = orders.withLock { list in
            list.append(order)
            return list.count == 1
        }
        if wasEmpty { multi.wake() }
    }

    /// Takes all orders.
    func take() -> [Order] {
        orders.withLock { list in
            if list.isEmpty { return [] }
            defer { list = [] }
            return list
        }
    }
}
