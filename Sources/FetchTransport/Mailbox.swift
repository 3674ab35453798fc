import FetchCore
import Synchronization

/// What other threads ask of the network thread.
enum Order: Sendable {
    case assets([any Transfer])
    case document(DocumentJob)
    case stream(StreamJob)
    /// The consumer of a stream took bytes, or closed it.
    case streamMoved(StreamJob)
    case stop(FetchError)
    case quit
}

/// Orders on their way to the network thread.
final class Mailbox: Sendable {
    private let orders = Mutex<[Order]>([])
    private let multi: MultiHandle

    init(multi: MultiHandle) { self.multi = multi }

    /// Adds an order and wakes the network thread.
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
