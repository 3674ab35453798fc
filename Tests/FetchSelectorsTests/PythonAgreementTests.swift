import FetchCore
import FetchSelectors
import Testing

/// Anybody can repeat a choice with a few lines of Python: the manifest promises it.
@Suite(.enabled(if: PythonRule.isInstalled, "python3 with its xxhash package is not installed"))
struct PythonAgreementTests {
    @Test(arguments: [(42, 1), (0, 29), (UInt64.max, 29)])
    func randomPicksAreThoseOfPython(seed: UInt64, step: Int) async throws {
        let lines = try PythonRule.run(
            """
            for numbers in (whole, short):
                picks = ranked(numbers, \(seed))
                for k in range(0, len(numbers) + 1, \(step)):
                    print(digest(picks[:k]))
            """)
        try await compare(lines, step: step) { RandomSampler(count: $0, seed: seed, clamp: false) }
    }

    @Test(arguments: [(0, 10, 1), (42, 10, 29), (7, 3, 29), (1, 999, 29), (UInt64.max, 1, 29)])
    func stratifiedPicksAreThoseOfPython(seed: UInt64, strata: Int, step: Int) async throws {
        let lines = try PythonRule.run(
            """
            for numbers in (whole, short):
                picks = stratified(numbers, \(strata), \(seed))
                for k in range(0, len(numbers) + 1, \(step)):
                    print(digest(picks[:k]))
            """)
        try await compare(lines, step: step) { StratifiedSampler(count: $0, strata: strata, seed: seed, clamp: false) }
    }

    @Test func theUniversesHashIsThatOfPython() async throws {
        let lines = try PythonRule.run(
            """
            for numbers in (whole, short, []):
                print(xxhash.xxh64("".join(name(n) + "\\n" for n in numbers).encode(), seed=0).hexdigest())
            """)
        for (hash, items) in zip(lines, [Listing.whole, Listing.short, []]) {
            let record = try await RandomSampler(count: 0, seed: 1, clamp: false).record(items)
            #expect(record?.universeHash == hash)
            #expect(record?.universeCount == items.count)
        }
        #expect(lines.count == 3)
    }

    /// Compares the choices for every `step`th K, over both listings, with the lines of the script.
    private func compare(_ lines: [String], step: Int, _ sampler: (Int) -> any Selector) async throws {
        var line = lines.makeIterator()
        for items in [Listing.whole, Listing.short] {
            for k in stride(from: 0, through: items.count, by: step) {
                let picks = try await sampler(k).picks(items)
                try #require(PythonRule.digest(picks) == line.next(), "K = \(k) of \(items.count)")
            }
        }
        #expect(line.next() == nil)
    }
}
