/// Columns of text: the first one to the left, the others to the right.
enum TextTable {
    /// One line a row; with `barsLast` the last column stands to the left, too.
    static func lines(_ rows: [[String]], barsLast: Bool = false) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 || barsLast && column == columns - 1 ? cell + space : space + cell
            }
            let line = cells.joined(separator: "  ")
            return "  " + String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
