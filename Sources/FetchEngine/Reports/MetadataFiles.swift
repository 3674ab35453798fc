public import FetchCore

/// `metadata.jsonl` and `metadata.csv`: a line for each sample, with its fields and the paths of its parts.
///
/// The lines are as `datasets` reads them for a folder of pictures: `file_name` is the path of the first part. In the
/// table, what is no plain value is JSON.
public struct MetadataFiles: SampleReport {
    /// Makes the report.
    public init() {}

    public func write(_ samples: any SampleCatalog, open: (_ path: String) throws -> any ReportFile) throws {
        var names: [String] = []
        var known: Set<String> = []
        let lines = try open("metadata.jsonl")
        try samples.walk { record in
            let cells = Self.cells(of: record)
            for cell in cells where known.insert(cell.name).inserted { names.append(cell.name) }
            let fields = cells.map { "\(JSONText.quoted($0.name)):\($0.value.json)" }
            try lines.put(Array(("{" + fields.joined(separator: ",") + "}\n").utf8))
        }
        try lines.finish()
        let table = try open("metadata.csv")
        try table.put(Self.line(names))
        try samples.walk { record in
            var cells: [String: String] = [:]
            for cell in Self.cells(of: record) { cells[cell.name] = cell.value.cell }
            try table.put(Self.line(names.map { cells[$0] ?? "" }))
        }
        try table.finish()
    }

    /// What stands in a sample's line.
    private static func cells(of record: SampleRecord) -> [SampleField] {
        var cells: [SampleField] = []
        if let first = record.parts.first { cells.append(SampleField("file_name", .text(first.path.string))) }
        cells.append(SampleField("container", .text(record.container.string)))
        cells.append(SampleField("row", .integer(record.number)))
        for part in record.parts {
            cells.append(SampleField(part.column.isEmpty ? "part" : part.column, .text(part.path.string)))
        }
        for field in record.fields {
            let isTaken = cells.contains { $0.name == field.name }
            cells.append(SampleField(isTaken ? field.name + "_" : field.name, field.value))
        }
        return cells
    }

    /// A line of RFC 4180, with a line feed alone as `datasets` and pandas write it.
    private static func line(_ cells: [String]) -> [UInt8] {
        let text = cells.map { cell in
            let needsQuotes = cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
            return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
        }
        return Array((text.joined(separator: ",") + "\n").utf8)
    }
}
