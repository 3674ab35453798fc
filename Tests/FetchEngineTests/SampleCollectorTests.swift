import FetchCore
import Testing

@testable import FetchEngine

/// Members put together to samples.
struct SampleCollectorTests {
    private static let pair = SampleRule.parts(["jpg", "json"])

    /// Shows a collector the members of an archive, until it has enough.
    ///
    /// Returns the complete samples in order, and how many members were looked at.
    private func collect(
        _ names: [String], _ collector: inout SampleCollector<String>
    ) -> (samples: [[String]], seen: Int) {
        var samples: [[String]] = []
        var seen = 0
        for text in names {
            if collector.isDone { return (samples, seen) }
            seen += 1
            let name = SampleName(text)
            if let sample = collector.begins(name) { samples.append(sample) }
            if collector.isDone { return (samples, seen - 1) }
            guard collector.wants(name) else { continue }
            if let sample = collector.add(text, name) { samples.append(sample) }
        }
        if !collector.isDone, let last = collector.ends() { samples.append(last) }
        return (samples, seen)
    }

    private func collect(
        _ names: [String], _ rule: SampleRule, parts: Set<String> = [], wanted: Int = .max, complete: Int = 0
    ) -> (samples: [[String]], seen: Int) {
        var collector = SampleCollector<String>(rule: rule, parts: parts, wanted: wanted, complete: complete)
        return collect(names, &collector)
    }

    /// Pairs in an order like that of the real tars, in which a picture is seldom next to its annotation.
    private func scrambled(_ count: Int, seed: UInt64) -> [String] {
        var lottery = Lottery(state: seed)
        return (0..<count).flatMap { ["sa_\($0).jpg", "sa_\($0).json"] }.shuffled(using: &lottery)
    }

    @Test func aPairIsCompleteWithItsSecondPart() {
        let names = ["a.jpg", "b.json", "c.txt", "b.jpg", "a.json", "d.jpg"]
        #expect(collect(names, Self.pair).samples == [["b.jpg", "b.json"], ["a.jpg", "a.json"]])
        let first = collect(names, Self.pair, wanted: 1)
        #expect(first.samples == [["b.jpg", "b.json"]])
        #expect(first.seen == 4)
    }

    @Test func onlyWhatCanCompleteASampleIsWanted() {
        var collector = SampleCollector<Int>(rule: Self.pair, parts: [], wanted: 5)
        #expect(!collector.wants(SampleName("a.txt")))
        #expect(!collector.wants(SampleName("a.jpg.bak")))
        #expect(collector.wants(SampleName("a.JPG")))
        #expect(collector.add(1, SampleName("a.jpg")) == nil)
        #expect(!collector.wants(SampleName("a.jpg")))
        #expect(collector.wants(SampleName("a.json")))
        #expect(collector.wants(SampleName("folder/a.jpg")))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func theFirstSamplesArePartOfMore(_ seed: UInt64) {
        let names = scrambled(40, seed: seed)
        let all = collect(names, Self.pair).samples
        #expect(all.count == 40)
        var seen = 0
        for wanted in 1...40 {
            let some = collect(names, Self.pair, wanted: wanted)
            #expect(some.samples == Array(all.prefix(wanted)))
            #expect(some.seen >= seen)
            seen = some.seen
        }
    }

    /// Members with one key stand together in WebDataset's archives.
    @Test(arguments: [0, 1, 2, 3, 4, 5])
    func consecutiveMembersWithOneKeyMakeASample(_ wanted: Int) {
        let names = ["0.jpg", "0.txt", "1.jpg", "1.cls", "1.json", "2.txt", "x/2.txt"]
        let all = [["0.jpg", "0.txt"], ["1.cls", "1.jpg", "1.json"], ["2.txt"], ["x/2.txt"]]
        let some = collect(names, .consecutive, wanted: wanted)
        #expect(some.samples == Array(all.prefix(wanted)))
        // The sample after the last one is looked at no further than its first name.
        #expect(some.seen == [0, 2, 5, 6, 7, 7][wanted])
    }

    @Test func aFilterTakesItsPartsOfConsecutiveSamples() {
        let names = ["0.jpg", "0.txt", "1.txt", "2.jpg", "2.txt", "3.png", "3.txt"]
        #expect(
            collect(names, .consecutive, parts: ["jpg", "png"], wanted: 3).samples
                == [["0.jpg"], ["2.jpg"], ["3.png"]])
    }

    @Test func aFilterTakesItsPartOfPairs() {
        let names = scrambled(10, seed: 3)
        let pictures = names.filter { $0.hasSuffix("jpg") }
        let some = collect(names, Self.pair, parts: ["jpg"], wanted: 4)
        #expect(some.samples == pictures.prefix(4).map { [$0] })
        #expect(collect(names, Self.pair, parts: ["jpg"]).samples.count == 10)
    }

    @Test func aFilterThatNamesNoPartOfTheRuleStandsForItself() {
        #expect(collect(["a.jpg", "a.txt"], Self.pair, parts: ["txt"]).samples == [["a.txt"]])
    }

    /// An archive taken up again where it stopped gives the samples that are left.
    @Test(arguments: 1...39)
    func consecutiveSamplesGoOnAtTheirBorder(_ first: Int) {
        let names = (0..<40).flatMap { ["\($0).jpg", "\($0).json"] }
        let all = collect(names, .consecutive).samples
        let start = collect(names, .consecutive, wanted: first)
        #expect(start.seen == first * 2)
        let rest = collect(Array(names[start.seen...]), .consecutive, wanted: 40, complete: first)
        #expect(start.samples + rest.samples == all)
    }

    /// The parts that wait for their other half are handed to the collector again.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func pairsGoOnWithThePartsThatWere(_ seed: UInt64) {
        let names = scrambled(30, seed: seed)
        let all = collect(names, Self.pair).samples
        var random = Lottery(state: seed)
        let cut = Int.random(in: 1..<60, using: &random)
        var before = SampleCollector<String>(rule: Self.pair, parts: [], wanted: .max)
        var samples = collect(Array(names[..<cut]), &before).samples
        var after = SampleCollector<String>(rule: Self.pair, parts: [], wanted: .max, complete: before.complete)
        for parts in before.pending.values {
            for text in parts.values {
                #expect(after.wants(SampleName(text)))
                #expect(after.add(text, SampleName(text)) == nil)
            }
        }
        samples += collect(Array(names[cut...]), &after).samples
        #expect(samples == all)
        #expect(after.complete == 30 && after.pending.isEmpty)
    }

    @Test func consecutiveSamplesAreNotTornApart() {
        var collector = SampleCollector<Int>(rule: .consecutive, parts: [], wanted: 9)
        #expect(collector.isBetweenSamples)
        #expect(collector.begins(SampleName("a.jpg")) == nil)
        #expect(collector.add(1, SampleName("a.jpg")) == nil)
        #expect(!collector.isBetweenSamples)
        #expect(collector.begins(SampleName("b.jpg")) == [1])
        #expect(collector.isBetweenSamples)
    }
}

/// Numbers that look random and are the same in every run (SplitMix64, Steele et al. 2014).
struct Lottery: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
