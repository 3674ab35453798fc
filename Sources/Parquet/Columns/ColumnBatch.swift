/// Some level entries of a column, in order, and the values that are there.
///
/// An entry stands for a value, a null, or a list without elements: its definition level tells which, its repetition
/// level where lists begin (parquet-format, "Nested Encoding"). Values lie densely: nulls take no room among them.
public final class ColumnBatch {
    /// The column.
    public let leaf: Leaf
    /// How many entries there are.
    public private(set) var count = 0
    /// The definition level of each entry; empty when every entry is a value.
    public private(set) var definitionLevels: [UInt8] = []
    /// The repetition level of each entry; empty for columns outside of lists.
    public private(set) var repetitionLevels: [UInt8] = []
    let values: BatchValues

    init(_ leaf: Leaf, readsIndices: Bool = false) {
        self.leaf = leaf
        values = readsIndices ? .fixed(FixedValues(width: 4)) : BatchValues(leaf)
    }

    /// How many rows begin in the batch.
    public var rowCount: Int {
        repetitionLevels.isEmpty ? count : repetitionLevels.count { $0 == 0 }
    }

    /// How many values there are.
    public var valueCount: Int { values.count }

    /// Calls `body` with the values of a column of fixed width as they are stored: `Int32`, `Int64`, `Float`, `Double`,
    /// or `UInt8` for booleans. The memory is valid during the call.
    ///
    /// The type's size must be that of the column's values.
    public func withValues<Value: BitwiseCopyable, Result>(
        as type: Value.Type, _ body: (UnsafeBufferPointer<Value>) throws -> Result
    ) rethrows -> Result {
        guard case .fixed(let fixed) = values else { preconditionFailure("\(leaf.name) holds byte arrays") }
        precondition(MemoryLayout<Value>.stride == fixed.width, "\(leaf.name) holds values of \(fixed.width) bytes")
        return try body(fixed.bytes.bindMemory(to: type))
    }

    /// Calls `body` with the bytes of a value of fixed length or of a byte array that is not large.
    public func withBytes<Result>(
        at index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        switch values {
        case .fixed(let fixed):
            try body(UnsafeRawBufferPointer(rebasing: fixed.bytes[index * fixed.width..<(index + 1) * fixed.width]))
        case .byteArrays(let arrays): try body(arrays[index])
        }
    }

    /// The large value at `index`, or `nil` when the value there is in memory.
    public func largeValue(at index: Int) -> LargeValue? {
        guard case .byteArrays(let arrays) = values else { return nil }
        return arrays.large[index]
    }

    /// Adds entries; `definition` is `nil` when all of them are values.
    func addEntries(_ more: Int, definition: UnsafeBufferPointer<UInt8>?, repetition: UnsafeBufferPointer<UInt8>?) {
        if let definition {
            spellOut()
            definitionLevels.append(contentsOf: definition)
        } else if !definitionLevels.isEmpty {
            definitionLevels.append(contentsOf: repeatElement(UInt8(leaf.maxDefinition), count: more))
        }
        if let repetition { repetitionLevels.append(contentsOf: repetition) }
        count += more
    }

    private func spellOut() {
        if definitionLevels.isEmpty, count > 0 {
            definitionLevels = Array(repeating: UInt8(leaf.maxDefinition), count: count)
        }
    }

    /// Puts large values that are only passing into files, because the reader will go on.
    func holdLargeValues() async throws {
        guard case .byteArrays(let arrays) = values else { return }
        for value in arrays.large.values { try await value.hold() }
    }

    /// Adds what another batch of the same column holds.
    func append(_ other: ColumnBatch) {
        if definitionLevels.isEmpty, other.definitionLevels.isEmpty {
            count += other.count
        } else {
            spellOut()
            definitionLevels +=
                other.definitionLevels.isEmpty
                ? Array(repeating: UInt8(leaf.maxDefinition), count: other.count) : other.definitionLevels
            count += other.count
        }
        repetitionLevels += other.repetitionLevels
        values.append(other.values)
    }

    /// Drops the first entries and their values.
    func removeFirst(entries: Int, values number: Int) {
        if !definitionLevels.isEmpty { definitionLevels.removeFirst(entries) }
        if !repetitionLevels.isEmpty { repetitionLevels.removeFirst(entries) }
        count -= entries
        values.removeFirst(number)
    }
}
