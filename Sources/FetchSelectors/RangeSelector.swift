public import FetchCore

/// The items numbered A up to, not including, B.
public struct RangeSelector: Selector {
    private let range: Range<Int>
    private let clamp: Bool
    private let allowMissing: Bool

    /// Wants the numbers of `range`. An end beyond the dataset's numbering is an error unless `clamp`; a number that is
    /// not listed is one unless `allowMissing`.
    public init(range: Range<Int>, clamp: Bool, allowMissing: Bool) {
        self.range = range
        self.clamp = clamp
        self.allowMissing = allowMissing
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let selector = self
        return ItemSequence {
            let next = items.batches()
            let universe = UniverseHash()
            var seen: Set<Int> = []
            var nominal: Int?
            return {
                while let batch = try await next() {
                    let kept = try batch.filter { item in
                        universe.add(item.id)
                        let number = try Sampling.number(of: item, option: "--range")
                        if nominal == nil { try selector.check(against: number.nominalCount) }
                        nominal = number.nominalCount
                        guard selector.range.contains(number.value) else { return false }
                        seen.insert(number.value)
                        return true
                    }
                    if !kept.isEmpty { return kept }
                }
                let wanted = selector.range.clamped(to: 0..<(nominal ?? selector.range.upperBound))
                if !selector.allowMissing {
                    try Missing.refuse(wanted.filter { !seen.contains($0) }.map(String.init), "numbers")
                }
                journal.add(
                    SelectionRecord(
                        selection: "--range \(selector.range.lowerBound)..<\(selector.range.upperBound)",
                        algorithm: nil, universeHash: universe.text, universeCount: universe.count,
                        pickedCount: seen.count))
                return nil
            }
        }
    }

    private func check(against nominal: Int) throws(FetchError) {
        guard !clamp, range.upperBound > nominal else { return }
        throw FetchError(
            .usage, "--range ends at \(range.upperBound), and the numbers end at \(nominal)",
            hint: "End at \(nominal), or take what there is with --clamp")
    }
}
