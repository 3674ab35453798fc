import FetchCore

/// The list of links that Meta gives out: name, TAB, link; a header first, in no order.
///
/// Lists pass through many hands, so their variations are read too: no header, runs of spaces, comments, CR LF, a
/// byte-order mark, several lists in one file. Rows are known by their name, never by their place.
struct SA1BLinkList {
    /// What a right row looks like, for error texts.
    static let exampleRow = "sa_000020.tar<TAB>https://scontent.xx.fbcdn.net/…"

    /// The link of each tar in the list.
    private(set) var links: [Int: String] = [:]
    private var lines: [Int: Int] = [:]
    private var notes = RowNotes()
    private let name: String

    /// Reads a list.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` when no row of it can be used.
    init(_ document: ListDocument) throws(FetchError) {
        name = document.name
        let rows = try ListRows(document).rows
        for (index, row) in rows.enumerated() { add(row, isFirst: index == 0) }
        guard links.isEmpty else { return }
        let reason = rows.isEmpty ? "is empty" : "has no row that names a tar of SA-1B and its link"
        throw FetchError(
            .badInput, ([name + " " + reason] + notices).joined(separator: "; "),
            hint: "A row looks like this: \(Self.exampleRow)")
    }

    /// What to tell the user about rows that were left out.
    var notices: [String] { notes.notices(name) }

    private mutating func add(_ row: ListRows.Row, isFirst: Bool) {
        let columns = row.text.split { $0 == " " || $0 == "\t" }
        let label = columns[0]
        let number = SA1BTar.number(of: label)
        if isHeader(columns, isFirst: isFirst && number == nil) { return }
        guard columns.count > 1 else {
            let isLink = label.contains("://")
            return notes.add(isLink ? .noName : number == nil ? .notATar : .noLink, line: row.line, label: label)
        }
        guard let number else { return notes.add(.notATar, line: row.line, label: label) }
        guard WebAddress.isUsable(columns[1]) else { return notes.add(.badLink, line: row.line, label: label) }
        add(String(columns[1]), of: number, line: row.line)
    }

    /// A header may come again in the middle, where lists were joined.
    private func isHeader(_ columns: [Substring], isFirst: Bool) -> Bool {
        if columns[0].lowercased() == "file_name" { return true }
        return isFirst && columns.count > 1 && !columns.contains { $0.contains("://") }
    }

    private mutating func add(_ link: String, of number: Int, line: Int) {
        if let earlier = lines[number] {
            let isSame = links[number] == link
            notes.add(isSame ? .repeated : .replaced, line: isSame ? line : earlier, label: SA1BTar.name(number))
            if isSame { return }
        }
        links[number] = link
        lines[number] = line
    }
}
