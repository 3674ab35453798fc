/// Counts how often the wanted rows use each value of a dictionary, before the dictionary is read.
enum DictionaryUses {
    /// Pages behind the dictionary are looked at up to this many bytes.
    private static let limit: Int64 = 8 << 20
    private static let rowLimit: Int64 = 4 << 20

    /// The uses of each of `values` values by the data pages from `offset` on; `nil` when they are too large to look at.
    static func count(_ subject: ColumnReader.Subject, pagesFrom offset: Int64, values: Int) async throws -> [Int]? {
        var indices = subject
        indices.readsIndices = true
        indices.head = []
        indices.offsetIndex = nil
        indices.chunk.range = offset..<max(offset, subject.chunk.range.upperBound)
        let reader = ColumnReader(indices)
        let wanted = subject.wantedRows ?? [0..<subject.rowCount]
        let last = wanted.last?.upperBound ?? 0
        var uses = [Int](repeating: 0, count: values)
        while reader.rowsBegun < last, let batch = try await reader.next() {
            if reader.stream.offset - offset > limit || reader.rowsBegun > rowLimit { return nil }
            let first = reader.rowsBegun - Int64(batch.rowCount)
            try add(batch, first: first, wanted: wanted, to: &uses)
        }
        return uses
    }

    private static func add(
        _ batch: ColumnBatch, first: Int64, wanted: [Range<Int64>], to uses: inout [Int]
    ) throws {
        var row = first - 1
        var value = 0
        var range = 0
        let highest = UInt8(batch.leaf.maxDefinition)
        try batch.withValues(as: UInt32.self) { indices in
            for entry in 0..<batch.count {
                if batch.repetitionLevels.isEmpty || batch.repetitionLevels[entry] == 0 { row += 1 }
                guard batch.definitionLevels.isEmpty || batch.definitionLevels[entry] == highest else { continue }
                let index = Int(indices[value])
                value += 1
                while range < wanted.count, wanted[range].upperBound <= row { range += 1 }
                guard range < wanted.count, wanted[range].contains(row) else { continue }
                guard index < uses.count else {
                    throw Fault.damaged("an index is \(index), and the dictionary has \(uses.count) values")
                }
                uses[index] += 1
            }
        }
    }
}
