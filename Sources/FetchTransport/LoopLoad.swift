/// How busy the network thread is: when it never waits, more connections cannot help, and other threads can.
struct LoopLoad {
    private var waited = 0.0
    private(set) var since: Double
    private let patience: Double
    private(set) var isSaturated = false
    /// For how many seconds it has been so.
    private(set) var saturatedSeconds = 0.0
    /// Whether others should take a share of its work: from when it has had no time to spare for as long as patience
    /// lasts until it waits most of its time.
    private(set) var wantsHelp: Bool

    /// A thread that waits so much of its time needs no help.
    private static let idle = 0.8

    /// Starts at rest; with a `patience` of 0 seconds, help is always wanted.
    init(now: Double, patience: Double) {
        since = now
        self.patience = patience
        wantsHelp = patience <= 0
    }

    mutating func turned(from start: Double, to end: Double) { waited += end - start }

    mutating func measure(now: Double) {
        let passed = now - since
        let share = passed > 0 ? waited / passed : 1
        isSaturated = share < 0.1
        saturatedSeconds = isSaturated ? saturatedSeconds + passed : 0
        if saturatedSeconds >= patience { wantsHelp = true } else if share > Self.idle { wantsHelp = false }
        waited = 0
        since = now
    }
}
