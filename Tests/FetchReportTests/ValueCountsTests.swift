import FetchCore
import Testing

@testable import FetchReport

@Suite struct ValueCountsTests {
    @Test func wholeNumbersHaveExactQuantiles() {
        var counts = ValueCounts(scale: .whole)
        for value in [4.0, 1, 3, 2] { counts.add(value) }
        #expect(counts.quantile(0.5) == 2.5)
        #expect(counts.quantile(0) == 1 && counts.quantile(1) == 4)
        counts.add(10)
        #expect(counts.quantile(0.5) == 3)
    }

    @Test func sharesAreToldApartByThousandths() {
        var counts = ValueCounts(scale: .unit)
        for value in [0.8801, 0.9502, 1.0203] { counts.add(value) }
        #expect(counts.quantile(0.5) == 0.95)
        #expect(counts.least == 0.8801 && counts.greatest == 1.0203)
    }

    @Test func wideNumbersAreToldApartToOnePercent() throws {
        var counts = ValueCounts(scale: .wide)
        var generator = Numbers(state: 1)
        var all: [Double] = []
        for _ in 0..<10_001 {
            let value = Double(generator.next() % 1000) * Double(generator.next() % 10_000)
            all.append(value)
            counts.add(value)
        }
        all.sort()
        for share in [0.05, 0.25, 0.5, 0.75, 0.95] {
            let exact = all[Int(share * 10_000)]
            let told = try #require(counts.quantile(share))
            #expect(abs(told - exact) <= 0.01 * exact)
        }
        #expect(counts.least == all.first && counts.greatest == all.last)
    }

    @Test func halvesAddUpToTheWhole() {
        var (whole, first, second) = (
            ValueCounts(scale: .wide), ValueCounts(scale: .wide), ValueCounts(scale: .wide)
        )
        for number in 0..<1000 {
            let value = Double(number * number)
            whole.add(value)
            if number % 3 == 0 { first.add(value) } else { second.add(value) }
        }
        first.add(second)
        #expect(first.count == whole.count)
        #expect(first.quantile(0.37) == whole.quantile(0.37))
    }

    @Test func nothingHasNoMedianAndWhatIsNoNumberIsNotCounted() {
        var counts = ValueCounts(scale: .wide)
        counts.add(.nan)
        counts.add(.infinity)
        #expect(counts.count == 0 && counts.quantile(0.5) == nil)
        #expect(Histogram(counts).bins.isEmpty)
    }
}

@Suite struct HistogramTests {
    @Test func everyValueIsInOneInterval() {
        for scale in [Double](stride(from: 1, through: 5000, by: 313)) {
            var counts = ValueCounts(scale: .whole)
            for number in 0..<500 { counts.add((Double(number * 7919 % 500) / 500 * scale).rounded()) }
            let bins = Histogram(counts).bins
            #expect(bins.reduce(0) { $0 + $1.count } == 500)
            #expect(bins.count <= 31)
            for (left, right) in zip(bins, bins.dropFirst()) { #expect(left.high == right.low) }
        }
    }

    @Test func aLongTailIsOneIntervalAtTheEnd() {
        var counts = ValueCounts(scale: .whole)
        for number in 0..<10_000 { counts.add(Double(number % 200)) }
        counts.add(60_000)
        let bins = Histogram(counts).bins
        #expect(bins.last?.high == .infinity && bins.last?.count == 1)
        #expect(bins.count > 15)
    }

    @Test func areasGrowByOneTwoFive() {
        var counts = ValueCounts(scale: .wide)
        for value in [3.0, 30, 300, 3_000_000] { counts.add(value) }
        let bins = Histogram(counts).bins
        #expect(bins.first?.low == 2 && bins.last?.high == 5_000_000)
        #expect(bins.reduce(0) { $0 + $1.count } == 4)
    }

    @Test func oneValueMakesOneInterval() {
        var counts = ValueCounts(scale: .unit)
        counts.add(0.9)
        #expect(Histogram(counts).bins.map(\.count) == [1])
    }
}
