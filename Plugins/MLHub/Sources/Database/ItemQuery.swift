import FetchCore

/// The statement that lists what a query wants. All values in it are numbers, or text quoted as SQL wants it.
struct ItemQuery {
    let sql: String

    init(_ query: SelectionQuery, properties: [String], naming: AssetNaming, ids: ClosedRange<Int64>?) {
        var conditions: [String] = []
        if let ids { conditions.append("id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)") }
        if let names = query.collections {
            let ids = naming.collections.filter { names.contains($0.value.name) }.keys.sorted()
            conditions.append("collection IN (\(ids.map(String.init).joined(separator: ",")))")
        }
        if let bounds = query.bounds { conditions.append(Self.condition(bounds)) }
        if let time = query.time { conditions.append(contentsOf: Self.conditions(time)) }
        let columns =
            [
                "id", "collection", "name", "copy", "path",
                "entry IS NOT NULL OR EXISTS (SELECT 1 FROM bodies WHERE item = id)", "west", "south", "east", "north",
                "starts", "ends", query.needsGeometry ? "geometry" : "NULL",
            ] + properties.map(Self.extract)
        sql =
            "SELECT \(columns.joined(separator: ", ")) FROM items"
            + (conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))") + " ORDER BY id"
    }

    /// Items without a place match, and whatever crosses the antimeridian is left to the selector.
    private static func condition(_ box: BoundingBox) -> String {
        let across =
            box.crossesAntimeridian
            ? "east >= \(box.west) OR west <= \(box.east)" : "(west <= \(box.east) AND east >= \(box.west))"
        return "(west IS NULL OR (south <= \(box.north) AND north >= \(box.south) AND (west > east OR \(across))))"
    }

    /// Items without a time match.
    private static func conditions(_ time: TimeSpan) -> [String] {
        var list: [String] = []
        if let start = time.start { list.append("(ends IS NULL OR ends >= \(start))") }
        if let end = time.end { list.append("(starts IS NULL OR starts <= \(end))") }
        return list
    }

    private static func extract(_ name: String) -> String {
        // A quotation mark cannot be written in a path of SQLite's JSON; no property has one in its name.
        guard !name.contains("\"") else { return "NULL" }
        let quoted = name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        return "json_extract(properties, '$.\"\(quoted)\"')"
    }
}
