import Testing

@testable import FetchReport

@Suite struct KeySetTests {
    @Test func tellsWhatIsNewFromWhatIsThere() {
        var keys = KeySet()
        let isNew = [7, 7, UInt64.max].map { keys.insert($0) }
        #expect(isNew == [true, false, true])
        #expect(keys.contains(7) && keys.contains(.max) && !keys.contains(8))
        #expect(keys.count == 2)
    }

    @Test func holdsTheSameAsASetWhateverTheOrderAndDensity() {
        var generator = Numbers(state: 42)
        var keys = KeySet()
        var expected: Set<UInt64> = []
        for step in 0..<60_000 {
            let key = step % 3 == 0 ? generator.next() % 9000 : 70_000 + generator.next() % 500_000
            let isNew = keys.insert(key)
            #expect(isNew == expected.insert(key).inserted)
        }
        #expect(keys.count == expected.count)
        for key in 0..<20_000 as Range<UInt64> { #expect(keys.contains(key) == expected.contains(key)) }
    }

    @Test func findsWhatAnotherLacksInOrder() {
        var (mine, theirs) = (KeySet(), KeySet())
        for key in (1...10_000 as ClosedRange<UInt64>).reversed() { _ = mine.insert(key * 100) }
        for key in 1...10_000 as ClosedRange<UInt64> where key % 1000 != 0 { _ = theirs.insert(key * 100) }
        let missing = mine.missing(in: theirs, examples: 3)
        #expect(missing.count == 10)
        #expect(missing.first == [100_000, 200_000, 300_000])
        #expect(theirs.missing(in: mine, examples: 3).count == 0)
    }
}

/// Repeatable numbers (splitmix64).
struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
