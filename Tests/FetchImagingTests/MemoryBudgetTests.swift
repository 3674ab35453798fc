import FetchCore
import Foundation
import Synchronization
import Testing

@testable import FetchImaging

/// Many threads that want more memory than there is.
@Suite(.timeLimit(.minutes(1)))
struct MemoryBudgetTests {
    private let head = PictureHead(.jpeg, width: 10, height: 10)

    /// What all threads have at once, and the most that they ever had.
    private final class Account: Sendable {
        private let state = Mutex((now: Int64(0), most: Int64(0), times: 0))

        var most: Int64 { state.withLock { $0.most } }
        var times: Int { state.withLock { $0.times } }

        func take(_ bytes: Int64) {
            state.withLock { state in
                state.now += bytes
                state.most = max(state.most, state.now)
                state.times += 1
            }
        }

        func give(_ bytes: Int64) { state.withLock { $0.now -= bytes } }
    }

    /// Runs a body on so many threads at once, and waits for all.
    private static func together(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let done = DispatchSemaphore(value: 0)
        for number in 0..<count {
            Thread.detachNewThread {
                body(number)
                done.signal()
            }
        }
        for _ in 0..<count { done.wait() }
    }

    /// A flag and a count that threads share.
    private final class Signs: Sendable {
        let isServed = Atomic<Bool>(false)
        let begun = Atomic<Int>(0)
    }

    @Test func togetherTheyNeverTakeMoreThanThereIs() throws {
        let budget = MemoryBudget(whole: 1000)
        let account = Account()
        Self.together(16) { thread in
            for round in 0..<200 {
                let bytes = Int64((thread * 7919 + round * 104_729) % 1000 + 1)
                try? budget.spend(bytes, on: head) { () throws(FetchError) in
                    account.take(bytes)
                    for _ in 0..<50 { sched_yield() }
                    account.give(bytes)
                }
            }
        }
        #expect(account.times == 16 * 200)
        #expect(account.most <= 1000 && account.most > 0)
    }

    /// The small ones ask again and again until the large one was served: this ends only if it gets its turn.
    @Test func aLargeOneIsNotStarvedBySmallOnes() throws {
        let budget = MemoryBudget(whole: 1000)
        let signs = Signs()
        Self.together(9) { thread in
            if thread == 8 {
                while signs.begun.load(ordering: .sequentiallyConsistent) < 4 { sched_yield() }
                try? budget.spend(1000, on: head) { () throws(FetchError) in
                    signs.isServed.store(true, ordering: .sequentiallyConsistent)
                }
                return
            }
            while !signs.isServed.load(ordering: .sequentiallyConsistent) {
                try? budget.spend(120, on: head) { () throws(FetchError) in
                    signs.begun.add(1, ordering: .sequentiallyConsistent)
                    for _ in 0..<20 { sched_yield() }
                }
            }
        }
        let wasServed = signs.isServed.load(ordering: .sequentiallyConsistent)
        #expect(wasServed)
    }

    @Test func whatFailsGivesBackWhatItHad() throws {
        let budget = MemoryBudget(whole: 1000)
        for _ in 0..<3 {
            #expect(throws: FetchError.self) {
                try budget.spend(800, on: head) { () throws(FetchError) in throw FetchError.damagedPicture("cut") }
            }
        }
        #expect(try budget.spend(1000, on: head) { () throws(FetchError) in 5 } == 5)
        #expect(throws: FetchError.self) { try budget.spend(1001, on: head) { () throws(FetchError) in 5 } }
    }
}
