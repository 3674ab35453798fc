public import FetchCore

/// The items with given numbers; a wanted number that is not listed is an error naming it.
public struct NumbersSelector: Selector {
    private let wanted: Set<Int>
    private let allowMissing: Bool
    private let label: String

    /// Wants `numbers`; with `allowMissing`, those that are not listed are passed over.
    public init(numbers: NumberList, allowMissing: Bool, label: String) {
        wanted = Set(numbers.numbers)
        self.allowMissing = allowMissing
        self.label = label
    }

    public var query: SelectionQuery { SelectionQuery(numbers: wanted) }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let selector = self
        return ItemSequence {
            let next = items.batches()
            let universe = UniverseHash()
            var missing = selector.wanted
            var picked = 0
            return {
                while let batch = try await next() {
                    let kept = try batch.filter { item in
                        universe.add(item.id)
                        let number = try Sampling.number(of: item, option: selector.label)
                        missing.remove(number.value)
                        return selector.wanted.contains(number.value)
                    }
                    picked += kept.count
                    if !kept.isEmpty { return kept }
                }
                if !selector.allowMissing { try Missing.refuse(missing.sorted().map(String.init), "numbers") }
                journal.add(
                    SelectionRecord(
                        selection: selector.label, algorithm: nil, universeHash: universe.text,
                        universeCount: universe.count, pickedCount: picked))
                return nil
            }
        }
    }
}

/// Wanted things that are not listed.
enum Missing {
    /// Throws an error that names the first ten.
    static func refuse(_ names: [String], _ what: String) throws(FetchError) {
        if names.isEmpty { return }
        let more = names.count > 10 ? " and \(Units.count(names.count - 10)) more" : ""
        let shown = names.prefix(10).map(SafeText.printable).joined(separator: ", ")
        throw FetchError(
            .notFound, "these wanted \(what) are not in the list: \(shown)\(more)",
            hint: "Go on without them with --allow-missing")
    }
}
