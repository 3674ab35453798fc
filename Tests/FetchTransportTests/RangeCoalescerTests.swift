import Testing

@testable import FetchTransport

@Suite struct RangeCoalescerTests {
    private let gap = RangeCoalescer.gap
    private let largest = RangeCoalescer.largest

    @Test func joinsNeighboursAndWhatLiesCloseTogether() {
        #expect(RangeCoalescer.coalesce([]) == [])
        #expect(RangeCoalescer.coalesce([5..<5]) == [])
        #expect(RangeCoalescer.coalesce([0..<10, 10..<20]) == [0..<20])
        #expect(RangeCoalescer.coalesce([0..<10, 10 + gap..<20 + gap]) == [0..<20 + gap])
        #expect(RangeCoalescer.coalesce([0..<10, 11 + gap..<20 + gap]) == [0..<10, 11 + gap..<20 + gap])
        #expect(RangeCoalescer.coalesce([30..<40, 0..<10, 5..<35, 7..<8]) == [0..<40])
    }

    @Test func joinsNoFurtherThanTheLargestSpan() {
        let half = largest / 2
        #expect(RangeCoalescer.coalesce([0..<half, half..<largest]) == [0..<largest])
        #expect(RangeCoalescer.coalesce([0..<half, half..<largest + 1]) == [0..<half, half..<largest + 1])
        #expect(RangeCoalescer.coalesce([0..<2 * largest]) == [0..<2 * largest])
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func everyRangeLiesInOneOfSomeSpansThatAreApart(seed: UInt64) {
        var lottery = Lottery(state: seed)
        let ranges = (0..<20).map { _ in
            let start = Int64.random(in: 0..<40 * gap, using: &lottery)
            return start..<start + Int64.random(in: 0..<2 * gap, using: &lottery)
        }
        let spans = RangeCoalescer.coalesce(ranges)
        for (span, next) in zip(spans, spans.dropFirst()) { #expect(span.upperBound + gap < next.lowerBound) }
        for range in ranges where !range.isEmpty {
            #expect(spans.count { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound } == 1)
        }
        for span in spans {
            #expect(ranges.contains { $0.lowerBound == span.lowerBound })
            #expect(ranges.contains { $0.upperBound == span.upperBound })
        }
    }
}
