public import FetchCore

/// The table of all samples that a ``SampleLayout`` asks for, as CSV: in the dataset's order, whatever runs brought them.
public struct LayoutTable: SampleReport {
    private let table: SampleLayout.Table

    /// Writes this table.
    public init(_ table: SampleLayout.Table) { self.table = table }

    public func write(_ samples: any SampleCatalog, open: (_ path: String) throws -> any ReportFile) throws {
        let file = try open(table.path)
        try file.put(Self.line(table.columns.map(\.name)))
        try samples.walk { record in
            let figures = PictureFigures(record.fields)
            try file.put(Self.line(table.columns.map { cell($0, record, figures) }))
        }
        try file.finish()
    }

    private func cell(_ column: SampleLayout.TableColumn, _ record: SampleRecord, _ figures: PictureFigures) -> String {
        if let name = column.field { return record.fields.first { $0.name == name }?.value.cell ?? "" }
        if let name = column.path { return record.parts.first { $0.column == name }?.path.string ?? "" }
        switch column.figure {
        case .width: return figures.written.map { "\($0.width)" } ?? ""
        case .height: return figures.written.map { "\($0.height)" } ?? ""
        case .originalWidth: return figures.original.map { "\($0.width)" } ?? ""
        case .originalHeight: return figures.original.map { "\($0.height)" } ?? ""
        case .originalSize: return figures.original.map { "\($0.width)x\($0.height)" } ?? ""
        case .processedSize: return figures.written.map { "\($0.width)x\($0.height)" } ?? ""
        case nil: return ""
        }
    }

    /// A line of RFC 4180, with a line feed alone as pandas writes it.
    private static func line(_ cells: [String]) -> [UInt8] {
        let text = cells.map { cell in
            let needsQuotes = cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
            return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
        }
        return Array((text.joined(separator: ",") + "\n").utf8)
    }
}
