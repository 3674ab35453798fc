/// How busy the network thread is: when it never waits, more connections cannot help.
struct LoopLoad {
    private var waited = 0.0
    private var since: Double
    private(set) var isSaturated = false
    /// For how many seconds it has been so.
    private(set) var saturatedSeconds = 0.0

    init(now: Double) { since = now }

    mutating func turned(from start: Double, to end: Double) { waited += end - start }

    mutating func measure(now: Double) {
        let passed = now - since
        isSaturated = passed > 0 && waited / passed < 0.1
        saturatedSeconds = isSaturated ? saturatedSeconds + passed : 0
        waited = 0
        since = now
    }
}
