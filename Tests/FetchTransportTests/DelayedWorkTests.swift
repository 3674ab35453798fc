import FetchCore
import Testing

@testable import FetchTransport

@Suite struct DelayedWorkTests {
    @Test func givesWhatIsDueEarliestFirst() {
        var delayed = DelayedWork()
        #expect(delayed.isEmpty)
        #expect(delayed.nextTime == nil)
        for time in [5, 1, 4, 2, 3] { delayed.add(work("\(time)"), at: Double(time)) }
        #expect(delayed.nextTime == 1)
        #expect(names(delayed.due(at: 0.9)) == [])
        #expect(names(delayed.due(at: 3)) == ["1", "2", "3"])
        #expect(delayed.nextTime == 4)
        #expect(names(delayed.due(at: 10)) == ["4", "5"])
        #expect(delayed.isEmpty)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func anyOrderOfAddingComesOutByTime(seed: UInt64) {
        var lottery = Lottery(state: seed)
        let times = (0..<50).map { _ in Int.random(in: 0..<20, using: &lottery) }
        var delayed = DelayedWork()
        for time in times { delayed.add(work("\(time)"), at: Double(time)) }
        #expect(names(delayed.due(at: 100)) == times.sorted().map(String.init))
    }

    @Test func canBeEmptied() {
        var delayed = DelayedWork()
        delayed.add(work("a"), at: 1)
        delayed.add(work("b"), at: 2)
        #expect(Set(names(delayed.removeAll())) == ["a", "b"])
        #expect(delayed.isEmpty)
    }

    private func work(_ name: String) -> DelayedWork.Work {
        .document(DocumentJob(TransferRequest(url: name), method: .head))
    }

    private func names(_ work: [DelayedWork.Work]) -> [String] {
        work.compactMap { if case .document(let job) = $0 { job.request.url } else { nil } }
    }
}
