import FetchCore
import Testing

@Suite("A selection")
struct SelectionTests {
    @Test func queriesTogetherWantWhatEachWants() {
        let some = SelectionQuery(ids: ["a", "b"], numbers: [1, 2])
        #expect(some.and(.everything) == some)
        #expect(SelectionQuery.everything.and(some) == some)
        #expect(
            some.and(SelectionQuery(ids: ["b", "c"], numbers: [3])) == SelectionQuery(ids: ["b"], numbers: []))
        #expect(
            SelectionQuery(ids: ["a"]).and(SelectionQuery(numbers: [1])) == SelectionQuery(ids: ["a"], numbers: [1]))
    }

    @Test func aJournalKeepsTheLastRecordOfEachSampler() {
        let journal = SelectionJournal()
        journal.add(record("--random 3", picked: 3))
        journal.add(record("--first 2", picked: 2))
        journal.add(record("--random 3", picked: 1))
        #expect(journal.records.map(\.selection) == ["--first 2", "--random 3"])
        #expect(journal.records.map(\.pickedCount) == [2, 1])
    }

    private func record(_ selection: String, picked: Int) -> SelectionRecord {
        SelectionRecord(
            selection: selection, algorithm: nil, universeHash: "", universeCount: 10, pickedCount: picked)
    }
}
