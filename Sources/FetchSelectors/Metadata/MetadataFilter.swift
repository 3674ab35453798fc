import FetchCore

/// A predicate on what items say of themselves. An item that does not say is kept, and the user is told how many.
struct MetadataFilter: Sendable {
    /// What an item's metadata says to a condition.
    enum Answer: Sendable { case yes, no, unknown }

    /// The selection in the command line's words.
    var words: String
    /// What is missing, after "1 item does not say".
    var missing: String

    /// The stream of the items for which the walk's condition is not false; `begin` makes the condition of a walk.
    func apply(
        to items: ItemSequence, journal: SelectionJournal,
        begin: @escaping @Sendable () throws -> (ItemMetadata) throws -> Answer
    ) -> ItemSequence {
        ItemSequence { [self] in
            let next = items.batches()
            var condition: ((ItemMetadata) throws -> Answer)?
            var unknown = 0
            return {
                let test = try condition ?? begin()
                condition = test
                while let batch = try await next() {
                    let kept = try batch.filter { item in
                        switch try item.metadata.map(test) ?? .unknown {
                        case .yes: return true
                        case .no: return false
                        case .unknown:
                            unknown += 1
                            return true
                        }
                    }
                    if !kept.isEmpty { return kept }
                }
                if unknown > 0 {
                    let verb = unknown == 1 ? "does" : "do"
                    journal.note(
                        words,
                        "\(Units.count(unknown, "item")) \(verb) not say \(missing): kept, whatever \(words) asks")
                }
                return nil
            }
        }
    }
}
