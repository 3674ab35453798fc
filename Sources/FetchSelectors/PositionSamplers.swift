public import FetchCore

/// K items evenly spaced: of N, those at the places `(2j + 1) * N div 2K` for j from 0 to K - 1. No seed, not nested.
public struct SpreadSampler: Selector {
    private let sampler: PositionSampler

    /// Picks `count` items; with `clamp`, as many as there are when there are fewer.
    public init(count: Int, clamp: Bool) {
        sampler = PositionSampler(words: "--spread \(count)") { available throws(FetchError) in
            let k = try Sampling.count(count, of: available, clamp: clamp, option: "--spread")
            let places = Set((0..<k).map { (2 * $0 + 1) * available / (2 * k) })
            return { places.contains($0) }
        }
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        sampler.apply(to: items, journal: journal)
    }
}

/// The first K items of the listing.
public struct FirstSampler: Selector {
    private let sampler: PositionSampler

    /// Picks `count` items; with `clamp`, as many as there are when there are fewer.
    public init(count: Int, clamp: Bool, words: String? = nil) {
        sampler = PositionSampler(words: words ?? "--first \(count)") { available throws(FetchError) in
            let k = try Sampling.count(count, of: available, clamp: clamp, option: "--first")
            return { $0 < k }
        }
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        sampler.apply(to: items, journal: journal)
    }
}

/// The last K items of the listing.
public struct LastSampler: Selector {
    private let sampler: PositionSampler

    /// Picks `count` items; with `clamp`, as many as there are when there are fewer.
    public init(count: Int, clamp: Bool) {
        sampler = PositionSampler(words: "--last \(count)") { available throws(FetchError) in
            let k = try Sampling.count(count, of: available, clamp: clamp, option: "--last")
            return { $0 >= available - k }
        }
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        sampler.apply(to: items, journal: journal)
    }
}

/// Every Kth item of the listing, from the first.
public struct EveryNthSampler: Selector {
    private let sampler: PositionSampler

    /// Picks the items at places 0, `step`, 2 `step` and so on; `step` is at least 1.
    public init(step: Int) {
        sampler = PositionSampler(words: "--every \(step)") { _ throws(FetchError) in
            guard step >= 1 else { throw FetchError(.usage, "--every \(step) must be at least 1") }
            return { $0 % step == 0 }
        }
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        sampler.apply(to: items, journal: journal)
    }
}
