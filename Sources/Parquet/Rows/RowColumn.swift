/// One column on its way into rows: the entries and values of the row that is put together, and some behind it.
final class RowColumn {
    let reader: ColumnReader
    private let converter: LeafConverter
    private let entryLimit: Int
    private let isFlat: Bool
    private let highest: UInt8
    private var batch: ColumnBatch?
    private var at = 0
    private var valueAt = 0
    private var recordEnd = 0

    init(_ reader: ColumnReader, entryLimit: Int) {
        self.reader = reader
        self.entryLimit = entryLimit
        converter = LeafConverter(reader.leaf)
        isFlat = reader.leaf.maxRepetition == 0
        highest = UInt8(reader.leaf.maxDefinition)
    }

    /// Gets all entries of the next row; false at the end of the row group.
    func prepare() async throws -> Bool {
        if let batch, at < batch.count, isFlat {
            recordEnd = at + 1
            return true
        }
        if batch.map({ at >= $0.count }) ?? true, !(try await nextBatch()) { return false }
        if isFlat { recordEnd = at + 1 } else { try await gather() }
        return true
    }

    private func nextBatch() async throws -> Bool {
        batch = nil
        at = 0
        valueAt = 0
        recordEnd = 0
        batch = try await reader.next()
        return batch != nil
    }

    /// Adds batches until the row that begins at `at` is there with its last entry.
    private func gather() async throws {
        guard var batch else { return }
        guard batch.repetitionLevels[at] == 0 else { throw Fault.damaged("a row begins inside of a list") }
        var end = at + 1
        while true {
            while end < batch.count, batch.repetitionLevels[end] != 0 { end += 1 }
            if end < batch.count { break }
            guard end - at <= entryLimit else {
                throw Fault.limit("a row has more than \(entryLimit) values in this column")
            }
            // What follows may still belong to this row, and a value that is only passing would be lost.
            try await batch.holdLargeValues()
            guard let more = try await reader.next() else { break }
            if at > 0 {
                batch.removeFirst(entries: at, values: valueAt)
                end -= at
                at = 0
                valueAt = 0
            }
            batch.append(more)
            self.batch = batch
        }
        batch = self.batch ?? batch
        recordEnd = end
    }

    /// True when every entry of the row was taken.
    var isTaken: Bool { at == recordEnd }

    /// The levels of the next entry of the row.
    func peek() throws(Fault) -> (definition: UInt8, repetition: UInt8)? {
        guard let batch, at < recordEnd else { return nil }
        return (
            batch.definitionLevels.isEmpty ? highest : batch.definitionLevels[at],
            isFlat ? 0 : batch.repetitionLevels[at]
        )
    }

    /// Takes an entry that stands for a value or null.
    func take() throws(Fault) -> Value {
        guard let batch, at < recordEnd else { throw Self.disagreement }
        let isValue = batch.definitionLevels.isEmpty || batch.definitionLevels[at] == highest
        at += 1
        guard isValue else { return .null }
        defer { valueAt += 1 }
        switch batch.values {
        case .fixed(let fixed):
            return converter.value(
                UnsafeRawBufferPointer(start: fixed.memory + valueAt * fixed.width, count: fixed.width))
        case .byteArrays(let arrays):
            if !arrays.large.isEmpty, let large = arrays.large[valueAt] { return .large(large) }
            return converter.value(arrays[valueAt])
        }
    }

    /// Takes an entry under a field that is not there.
    func takeNothing() throws(Fault) {
        guard let batch, at < recordEnd else { throw Self.disagreement }
        guard !batch.definitionLevels.isEmpty, batch.definitionLevels[at] < highest else { throw Self.disagreement }
        at += 1
    }

    static let disagreement = Fault.damaged("the columns of a structure or list do not agree")

    /// Goes to row `target` of the row group.
    func skip(to target: Int64) async throws {
        if let batch, at < batch.count, isFlat {
            let first = reader.rowsBegun - Int64(batch.count - at)
            let step = Int(min(Int64(batch.count - at), max(0, target - first)))
            valueAt +=
                batch.definitionLevels.isEmpty
                ? step : batch.definitionLevels[at..<at + step].count { $0 == highest }
            at += step
        } else if let batch {
            try dropRecords(of: batch, to: target)
        }
        guard batch.map({ at >= $0.count }) ?? true else { return }
        batch = nil
        try await reader.skip(rows: target - reader.rowsBegun)
    }

    private func dropRecords(of batch: ColumnBatch, to target: Int64) throws {
        guard at < batch.count else { return }
        let levels = batch.repetitionLevels
        var row = reader.rowsBegun - Int64(levels[at...].count { $0 == 0 })
        while at < batch.count {
            if levels[at] == 0 {
                if row == target { return }
                row += 1
            }
            if batch.definitionLevels.isEmpty || batch.definitionLevels[at] == highest { valueAt += 1 }
            at += 1
        }
    }

    /// Forgets what was read, and goes on behind what is damaged; see ``ColumnReader/resume()``.
    func resume() -> Int64? {
        batch = nil
        at = 0
        valueAt = 0
        recordEnd = 0
        return reader.resume()
    }
}
