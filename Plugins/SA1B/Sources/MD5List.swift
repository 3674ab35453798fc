import FetchCore

/// A list of MD5 sums as `md5sum` writes it: 32 digits, a space, a space or `*`, and a name with or without a folder.
struct MD5List {
    /// The checksum of each tar in the list.
    private(set) var checksums: [Int: Checksum] = [:]
    private var lines: [Int: Int] = [:]
    private var notes = RowNotes()
    private let name: String

    /// Reads a list. Names that are no tars of SA-1B are left out.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a row of another form, and for two sums of the same tar.
    init(_ document: ListDocument) throws(FetchError) {
        name = document.name
        for row in try ListRows(document).rows { try add(row) }
    }

    /// What to tell the user about rows that were left out.
    var notices: [String] { notes.notices(name) }

    private mutating func add(_ row: ListRows.Row) throws(FetchError) {
        let columns = row.text.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        guard columns.count == 2, let checksum = try? Checksum(.md5, hex: columns[0]) else {
            throw FetchError(
                .badInput, "line \(row.line) of \(name) is not an MD5 sum and a name",
                hint: "A row looks like this: 32 hexadecimal digits, two spaces, sa_000020.tar")
        }
        let file = columns[1].drop { $0 == " " || $0 == "\t" || $0 == "*" }
        let last = file.split { $0 == "/" || $0 == "\\" }.last ?? file
        guard let number = SA1BTar.number(of: last) else {
            return notes.add(.notATar, line: row.line, label: file)
        }
        try add(checksum, of: number, line: row.line)
    }

    private mutating func add(_ checksum: Checksum, of number: Int, line: Int) throws(FetchError) {
        if let known = checksums[number], known != checksum {
            throw FetchError(
                .badInput,
                "\(name) has two MD5 sums for \(SA1BTar.name(number)), in lines \(lines[number] ?? 0) and \(line)",
                hint: "Keep the right one")
        }
        checksums[number] = checksum
        lines[number] = line
    }
}
