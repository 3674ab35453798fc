import FetchCore

/// What selectors did, as JSON.
enum SelectionRecordText {
    /// A list of objects; picks are named by stratum where there are strata.
    static func json(_ records: [SelectionRecord]) -> String {
        "[" + records.map { object($0).text }.joined(separator: ",") + "]"
    }

    static func object(_ record: SelectionRecord) -> JSONText {
        var json = JSONText()
        json.add("selection", record.selection)
        json.add("algorithm", record.algorithm)
        json.add("universe_xxh64", record.universeHash)
        json.add("universe_count", record.universeCount)
        json.add("picked_count", record.pickedCount)
        if !record.strata.isEmpty {
            json.add(
                "strata",
                objects: record.strata.map { stratum in
                    var part = JSONText()
                    part.add("label", stratum.label)
                    part.add("available", stratum.available)
                    part.add("picks", list: stratum.picks)
                    return part
                })
        }
        return json
    }
}
