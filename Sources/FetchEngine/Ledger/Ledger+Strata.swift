public import FetchCore
import FoundationEssentials
import GRDB

/// One stratum of a selection, as the ledger remembers it.
public struct RecordedStratum: Sendable, Hashable {
    public var label: String
    /// How many items there were to choose from.
    public var available: Int
    /// The ids of the chosen items.
    public var picks: [String]
}

extension Ledger {
    private struct Record: Decodable {
        var strata: [Stratum]?
    }

    private struct Stratum: Decodable {
        var label: String
        var available: Int
        var picks: [String]
    }

    /// The strata of the last run whose selection had some; nothing where no run's had.
    public func strata() throws(FetchError) -> [RecordedStratum] {
        try read { db in
            let texts = try String.fetchCursor(
                db, sql: "SELECT records FROM runs WHERE records LIKE '%\"strata\"%' ORDER BY id DESC")
            while let text = try texts.next() {
                let records = (try? JSONDecoder().decode([Record].self, from: Data(text.utf8))) ?? []
                if let strata = records.last(where: { $0.strata?.isEmpty == false })?.strata {
                    return strata.map { RecordedStratum(label: $0.label, available: $0.available, picks: $0.picks) }
                }
            }
            return []
        }
    }
}
