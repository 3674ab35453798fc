import FetchCore
import FetchSelectors
import Testing

@Suite struct PositionSamplerTests {
    @Test func spreadTakesTheMiddleOfEachOfKEqualParts() async throws {
        for k in 0...1000 {
            let expected = (0..<k).map { (2 * $0 + 1) * 1000 / (2 * k) }
            try #require(try await SpreadSampler(count: k, clamp: false).numbers() == expected)
        }
    }

    @Test func spreadGoesByPlacesNotNumbers() async throws {
        #expect(try await SpreadSampler(count: 2, clamp: false).numbers(Listing.items([5, 6, 7, 900])) == [6, 900])
    }

    @Test(arguments: [0, 1, 63, 64, 65, 999, 1000])
    func firstAndLastTakeTheEnds(count: Int) async throws {
        #expect(try await FirstSampler(count: count, clamp: false).numbers() == Array(0..<count))
        #expect(try await LastSampler(count: count, clamp: false).numbers() == Array(1000 - count..<1000))
    }

    @Test func everyNthStartsAtTheFirst() async throws {
        #expect(try await EveryNthSampler(step: 300).numbers() == [0, 300, 600, 900])
        #expect(try await EveryNthSampler(step: 1).numbers() == Array(0..<1000))
        #expect(try await EveryNthSampler(step: 5000).numbers() == [0])
        #expect(try await EveryNthSampler(step: 2).numbers([]) == [])
        #expect(try await EveryNthSampler(step: 300).numbers(Listing.short).count == 3)
    }

    @Test func aStepBelowOneIsAnError() async {
        let error = await #expect(throws: FetchError.self) { try await EveryNthSampler(step: 0).numbers() }
        #expect(error?.code == .usage)
    }

    @Test(arguments: [
        ("--spread", SpreadSampler(count: 1001, clamp: false) as any Selector),
        ("--first", FirstSampler(count: 1001, clamp: false)), ("--last", LastSampler(count: 1001, clamp: false)),
    ])
    func moreThanThereAreIsAnErrorThatNamesTheOption(option: String, sampler: any Selector) async {
        let error = await #expect(throws: FetchError.self) { try await sampler.numbers() }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("\(option) 1001") == true)
    }

    @Test(arguments: [
        SpreadSampler(count: 2000, clamp: true) as any Selector, FirstSampler(count: 2000, clamp: true),
        LastSampler(count: 2000, clamp: true),
    ])
    func withClampThereAreAsManyAsThereAre(sampler: any Selector) async throws {
        #expect(try await sampler.numbers() == Array(0..<1000))
        #expect(try await sampler.numbers([]) == [])
    }
}
