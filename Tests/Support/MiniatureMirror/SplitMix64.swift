/// The SplitMix64 generator (Steele, Lea, Flood, 2014): small, seedable, the same on every machine.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator for one named thing, so that things of one seed do not resemble each other.
    init(seed: UInt64, name: String) {
        // FNV-1a: names are short, and Swift's own hash differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        state = Self.mixed(seed) ^ hash
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mixed(state)
    }

    /// A number in `0..<bound`; the slight bias does not matter here, and the sequence must never change.
    mutating func next(below bound: Int) -> Int {
        Int(next() % UInt64(bound))
    }

    /// The finalizer: a bijection that spreads every bit of `value`.
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
