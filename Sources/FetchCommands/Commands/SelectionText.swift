import FetchCore

/// What selectors did, as JSON and for people.
enum SelectionText {
    static func json(_ records: [SelectionRecord]) -> String {
        "["
            + records.map { record in
                var json = JSONText()
                json.add("selection", record.selection)
                json.add("algorithm", record.algorithm)
                json.add("universe_xxh64", record.universeHash)
                json.add("universe_count", record.universeCount)
                json.add("picked_count", record.pickedCount)
                return json.text
            }.joined(separator: ",") + "]"
    }

    /// A heading and one line per stratum.
    static func lines(_ record: SelectionRecord) -> [String] {
        var head =
            "\(record.selection): \(Units.count(record.pickedCount)) of \(Units.count(record.universeCount, "item"))"
        if let algorithm = record.algorithm { head += " by \(algorithm)" }
        head += ", universe xxh64 \(record.universeHash)"
        return [head]
            + record.strata.map { stratum in
                "stratum \(stratum.label) (\(stratum.picks.count) of \(stratum.available)): "
                    + stratum.picks.joined(separator: " ")
            }
    }
}
