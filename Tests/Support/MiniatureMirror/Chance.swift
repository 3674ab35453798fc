/// A coin with a seed: the same sequence of outcomes every time.
struct Chance: Sendable {
    private let probability: Double
    private var generator: SplitMix64

    init(probability: Double, seed: UInt64) {
        self.probability = probability
        self.generator = SplitMix64(seed: seed)
    }

    mutating func happens() -> Bool {
        Double(generator.next() >> 11) * 0x1p-53 < probability
    }
}
