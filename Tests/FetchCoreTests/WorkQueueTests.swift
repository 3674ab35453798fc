import FetchCore
import Synchronization
import Testing

/// A patience in these tests is longer than any test may run: a queue that waits it out does not pass.
@Suite("A work queue", .timeLimit(.minutes(1)))
struct WorkQueueTests {
    private let longer = 100_000.0

    @Test func givesElementsInOrder() {
        let queue = WorkQueue<Int>()
        for number in 0..<5 { queue.add(number) }
        #expect(queue.takeOne() == 0)
        #expect(queue.takeOne() == 1)
        #expect(queue.takeAll(patience: 0, enough: 1) == [2, 3, 4])
    }

    @Test func whenClosedGivesWhatIsLeftAndThenNothing() {
        let queue = WorkQueue<Int>()
        queue.add(1)
        queue.add(2)
        queue.close()
        #expect(queue.takeOne() == 1)
        #expect(queue.takeAll(patience: longer, enough: 10) == [2])
        #expect(queue.takeAll(patience: longer, enough: 10) == [])
        #expect(queue.takeOne() == nil)
    }

    @Test func isPatientUntilThereIsEnough() {
        let queue = WorkQueue<Int>()
        DetachedThread.start("adder") { for number in 0..<3 { queue.add(number) } }
        #expect(queue.takeAll(patience: longer, enough: 3) == [0, 1, 2])
    }

    @Test func anUrgentElementEndsThePatience() {
        let queue = WorkQueue<Int>()
        queue.add(0)
        DetachedThread.start("adder") { queue.add(1, urgent: true) }
        var taken: [Int] = []
        while taken.count < 2 { taken += queue.takeAll(patience: longer, enough: 100) }
        #expect(taken == [0, 1])
    }

    @Test func closingEndsThePatience() {
        let queue = WorkQueue<Int>()
        queue.add(0)
        DetachedThread.start("closer") { queue.close() }
        #expect(queue.takeAll(patience: longer, enough: 100) == [0])
    }

    @Test func mayTakeNothing() {
        let queue = WorkQueue<Int>()
        #expect(queue.takeAll(patience: 0.001, enough: 3, orNone: true) == [])
        queue.add(0)
        #expect(queue.takeAll(patience: 0.001, enough: 3, orNone: true) == [0])
        DetachedThread.start("adder") { for number in 0..<3 { queue.add(number) } }
        #expect(queue.takeAll(patience: longer, enough: 3, orNone: true) == [0, 1, 2])
        queue.close()
        #expect(queue.takeAll(patience: longer, enough: 3, orNone: true) == [])
    }

    @Test func losesAndDoublesNothingAmongManyThreads() {
        let (queue, taken) = (WorkQueue<Int>(), WorkQueue<[Int]>())
        let (producers, consumers, each) = (4, 4, 2000)
        let running = Atomic<Int>(producers)
        for producer in 0..<producers {
            DetachedThread.start("producer") {
                for number in 0..<each { queue.add(producer * each + number) }
                if running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { queue.close() }
            }
        }
        for consumer in 0..<consumers {
            DetachedThread.start("consumer") {
                var mine: [Int] = []
                if consumer == 0 {
                    while case let batch = queue.takeAll(patience: 0.001, enough: 16), !batch.isEmpty { mine += batch }
                } else {
                    while let one = queue.takeOne() { mine.append(one) }
                }
                taken.add(mine)
            }
        }
        let all = (0..<consumers).compactMap { _ in taken.takeOne() }.joined()
        #expect(all.sorted() == Array(0..<producers * each))
    }
}
