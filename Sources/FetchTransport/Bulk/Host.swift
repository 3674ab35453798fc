import FetchCore

/// One origin: its policy, its open connections, the assets that wait for it.
final class Host {
    let name: HostName
    var policy: HostPolicy
    /// Connections that are busy now.
    var active = 0
    /// Assets that wait for a connection, in the order given.
    var waiting = WaitingLine()
    var split = SplitTrial()
    /// Until when the user was told that it is paused; monotonic seconds.
    var announced = 0.0

    init(name: HostName, policy: HostPolicy) {
        self.name = name
        self.policy = policy
    }
}

/// A first-in-first-out line of jobs.
struct WaitingLine {
    /// Those before `head` have gone, and so have their places: what a job gathered would stay alive with it.
    private var jobs: [AssetJob?] = []
    private var head = 0

    var isEmpty: Bool { head == jobs.count }
    var count: Int { jobs.count - head }

    mutating func append(_ job: AssetJob) { jobs.append(job) }

    mutating func popFirst() -> AssetJob? {
        guard head < jobs.count else { return nil }
        defer {
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 1024 {
                jobs.removeFirst(head)
                head = 0
            }
        }
        return jobs[head].take()
    }

    mutating func removeAll() -> [AssetJob] {
        defer { self = WaitingLine() }
        return jobs[head...].compactMap(\.self)
    }
}
