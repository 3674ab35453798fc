/// The wanted rows of one row group.
final class GroupRows {
    private let file: ParquetFile
    private let group: Int
    private let fields: [SchemaNode]
    private let columns: [RowColumn]
    private let nodes: [RecordNode]
    private var wanted: [Range<Int64>]
    /// The next row, counted in the row group.
    private var position: Int64 = 0
    private var isFinished = false
    /// True when some columns were left behind by an error in another.
    private var isBehind = false

    /// Gets ready to read `wanted` rows, counted in the row group; small column chunks are read here, together.
    init(_ file: ParquetFile, group: Int, fields: [SchemaNode], wanted: [Range<Int64>]) async throws {
        self.file = file
        self.group = group
        self.fields = fields
        self.wanted = wanted.reversed()
        var subjects = try fields.flatMap(\.leaves).map { try file.subject($0, rowGroup: group) }
        let isPart = wanted != [0..<file.metadata.rowGroups[group].rowCount]
        let heads = try await SmallChunks.read(subjects.map(\.chunk.range), from: file.input)
        for index in subjects.indices {
            subjects[index].wantedRows = wanted
            subjects[index].head = heads[index]
            // Many columns share the memory that a few may take each.
            subjects[index].options.pageLimit = min(
                file.options.pageLimit, max(1 << 20, (64 << 20) / max(subjects.count, 1)))
            subjects[index].blockLimit = max(64 << 10, (64 << 20) / subjects.count)
            if isPart, heads[index].isEmpty {
                subjects[index].offsetIndex = try await file.offsetIndex(rowGroup: group, leaf: subjects[index].leaf)
            }
        }
        let columns = subjects.map { RowColumn(ColumnReader($0), entryLimit: file.options.rowEntryLimit) }
        self.columns = columns
        let byLeaf = Dictionary(uniqueKeysWithValues: columns.map { ($0.reader.leaf.index, $0) })
        nodes = fields.map { RecordNode($0, byLeaf) }
    }

    /// The next wanted row, or `nil` behind the last one.
    func next() async throws -> Row? {
        guard !isFinished else { return nil }
        while let range = wanted.last, range.upperBound <= position { wanted.removeLast() }
        guard let range = wanted.last else {
            try finish()
            return nil
        }
        if range.lowerBound > position || isBehind {
            try await skip(to: max(range.lowerBound, position))
            isBehind = false
        }
        for column in columns {
            let isThere: Bool
            do { isThere = try await column.prepare() } catch { throw recover(column, error) }
            guard isThere else { throw end(ParquetError(.damaged, "the column ends before its row group"), column) }
        }
        var values: [Value] = []
        values.reserveCapacity(nodes.count)
        do throws(Fault) {
            for node in nodes { values.append(try node.value()) }
            for column in columns where !column.isTaken { throw RowColumn.disagreement }
        } catch {
            throw end(error.error, columns.first { !$0.isTaken } ?? columns.first)
        }
        position += 1
        return Row(number: file.firstRows[group] + position - 1, fields: fields, values: values)
    }

    private func skip(to target: Int64) async throws {
        for column in columns {
            do { try await column.skip(to: target) } catch { throw recover(column, error) }
        }
        position = target
    }

    /// After the last row of the group no column may have more.
    private func finish() throws {
        isFinished = true
        guard position == file.metadata.rowGroups[group].rowCount, !isBehind else { return }
        for column in columns where column.reader.leaf.maxRepetition == 0 && column.reader.hasMoreEntries {
            throw end(ParquetError(.damaged, "the column has more rows than its row group"), column)
        }
    }

    /// Goes behind what is damaged and says which rows that costs.
    private func recover(_ column: RowColumn, _ error: any Error) -> any Error {
        let known: ParquetError
        switch error {
        case let fault as Fault: known = fault.error
        case let parquet as ParquetError: known = parquet
        default:
            isFinished = true
            return error
        }
        guard known.kind != .localIO, let row = column.resume(), row > position else { return end(known, column) }
        let first = file.firstRows[group]
        var located = place(known, column)
        located.rows = first + position..<first + row
        position = row
        // The other columns catch up when the next row is asked for.
        isBehind = true
        return located
    }

    /// The row group cannot be read any further.
    private func end(_ error: ParquetError, _ column: RowColumn?) -> ParquetError {
        isFinished = true
        let rows = file.rows(ofGroup: group)
        var located = place(error, column)
        located.rows = min(rows.lowerBound + position, rows.upperBound)..<rows.upperBound
        return located
    }

    private func place(_ error: ParquetError, _ column: RowColumn?) -> ParquetError {
        var located = error
        located.file = located.file ?? file.input.name
        located.rowGroup = group
        located.column = located.column ?? column?.reader.leaf.name
        located.offset = located.offset ?? column?.reader.place.offset
        return located
    }
}
