import FetchCore

/// `--explain`: which items a selection chooses, by stratum where there are strata.
struct Explanation<Source: DatasetSource> {
    let source: Source
    let selectors: [any Selector]

    func print() async throws {
        let journal = SelectionJournal()
        let query = selectors.reduce(SelectionQuery.everything) { $0.and($1.query) }
        let items = selectors.reduce(source.items(matching: query)) { $1.apply(to: $0, journal: journal) }
        var picks: [String] = []
        for try await item in items { picks.append(item.id) }
        for record in journal.records { for line in SelectionText.lines(record) { Console.print(line) } }
        if journal.records.allSatisfy(\.strata.isEmpty) {
            Console.print("\(Units.count(picks.count, "pick")): " + picks.joined(separator: " "))
        }
    }
}
