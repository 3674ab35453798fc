import FetchCore
import Testing

@Suite("Byte ranges")
struct ByteRangesTests {
    /// The same thing without any cleverness: each byte is there or is not.
    private struct Model {
        static let size = 60
        var bytes: Set<Int64> = []

        var runs: [Range<Int64>] { Self.runs(of: (0..<Int64(Self.size)).filter(bytes.contains)) }

        func missing(upTo size: Int64) -> [Range<Int64>] {
            Self.runs(of: (0..<size).filter { !bytes.contains($0) })
        }

        private static func runs(of positions: [Int64]) -> [Range<Int64>] {
            positions.reduce(into: []) { runs, position in
                if let last = runs.last, last.upperBound == position {
                    runs[runs.count - 1] = last.lowerBound..<position + 1
                } else {
                    runs.append(position..<position + 1)
                }
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func agreeWithASetOfBytes(seed: UInt64) {
        var lottery = Lottery(state: seed)
        var ranges = ByteRanges()
        var model = Model()
        for _ in 0..<25 {
            let start = Int64.random(in: 0..<Int64(Model.size), using: &lottery)
            let length = Int64.random(in: 0...8, using: &lottery)
            let range = start..<min(start + length, Int64(Model.size))
            ranges.insert(range)
            model.bytes.formUnion(range)
            #expect(ranges.ranges == model.runs)
            #expect(ranges.count == Int64(model.bytes.count))
            #expect(ranges.prefix == (0..<Int64(Model.size)).first { !model.bytes.contains($0) } ?? Int64(Model.size))
            let size = Int64.random(in: 0...Int64(Model.size), using: &lottery)
            #expect(ranges.missing(upTo: size) == model.missing(upTo: size))
            #expect(ByteRanges(parsing: ranges.description) == ranges)
        }
    }

    @Test func aPrefixIsOneRange() {
        #expect(ByteRanges(prefix: 5).ranges == [0..<5])
        #expect(ByteRanges(prefix: 0) == ByteRanges())
        #expect(ByteRanges(prefix: -1) == ByteRanges())
    }

    @Test func areWrittenAsHTTPWritesThem() {
        var ranges = ByteRanges(prefix: 100)
        ranges.insert(200..<300)
        #expect(ranges.description == "0-99,200-299")
        #expect(ByteRanges().description == "")
    }

    @Test(arguments: [
        "x", "5", "-", "5-", "-5", "5-4", "0-5,x", "0-5,9-8", "1-2-3", "0-9223372036854775807", "-5-9", "a-0-5",
        "0-99999999999999999999", "0--5",
    ])
    func whatCannotBeReadIsNothing(text: String) {
        #expect(ByteRanges(parsing: text) == ByteRanges())
    }
}
