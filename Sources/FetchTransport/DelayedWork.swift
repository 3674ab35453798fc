import FetchCore

/// Work that waits for a time to come; few at a time, so a sorted list will do.
struct DelayedWork {
    enum Work {
        case asset(AssetJob)
        case document(DocumentJob)
        case stream(StreamJob)
    }

    private var entries: [(time: Double, work: Work)] = []

    var isEmpty: Bool { entries.isEmpty }
    var nextTime: Double? { entries.last?.time }

    mutating func add(_ work: Work, at time: Double) {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time > time { low = middle + 1 } else { high = middle }
        }
        entries.insert((time, work), at: low)
    }

    /// Takes everything whose time has come, earliest first.
    mutating func due(at now: Double) -> [Work] {
        var found: [Work] = []
        while let last = entries.last, last.time <= now {
            found.append(last.work)
            entries.removeLast()
        }
        return found
    }

    mutating func removeAll() -> [Work] {
        defer { entries = [] }
        return entries.map(\.work)
    }
}
