import FetchCore

/// A sample on its way into the ledger.
struct SampleEntry: Sendable {
    /// Its place in the container; of several that are lost together, that of the first.
    var number: Int64
    var key: String
    /// What was brought of it, as ``RecordBytes``; `nil` when it was left out.
    var record: [UInt8]?
    /// Why it was left out.
    var reason: String?
}

extension ContainerPlace {
    /// As an object for `failures.jsonl`.
    var json: String {
        var json = JSONText()
        json.add("row_group", rowGroup)
        json.add("column", column)
        json.add("offset", offset)
        return json.text
    }
}
