/// What a row group says about the values of a column, for leaving out row groups that cannot match.
public struct ColumnStatistics {
    /// No value is below this; `nil` when that is not known. Nulls and NaN do not count.
    public var minimum: Value?
    /// No value is above this; `nil` when that is not known. Nulls and NaN do not count.
    public var maximum: Value?
    public var nullCount: Int64?
    public var distinctCount: Int64?
    /// Entries of the column: values, nulls and empty lists.
    public var entryCount: Int64
}

extension ParquetFile {
    /// The statistics of a column in a row group; bounds that cannot be trusted are left out.
    ///
    /// Those of the deprecated fields are trusted for signed numbers only, because writers compared bytes as signed;
    /// none are given for INT96, intervals and decimals in bytes, whose order is not defined or was often got wrong
    /// (parquet-format, `ColumnOrder`).
    public func statistics(rowGroup: Int, leaf: Leaf) -> ColumnStatistics? {
        let group = metadata.rowGroups[rowGroup]
        guard leaf.index < group.columns.count else { return nil }
        let chunk = group.columns[leaf.index]
        guard let stored = chunk.statistics, chunk.physical == leaf.physical else { return nil }
        var statistics = ColumnStatistics(
            nullCount: stored.nullCount, distinctCount: stored.distinctCount, entryCount: chunk.entryCount)
        guard Self.hasOrder(leaf), !stored.isOldOrder || Self.isSigned(leaf) else { return statistics }
        let converter = LeafConverter(leaf)
        statistics.minimum = stored.minimum.flatMap(converter.bound).flatMap { Self.usable($0, isMinimum: true) }
        statistics.maximum = stored.maximum.flatMap(converter.bound).flatMap { Self.usable($0, isMinimum: false) }
        return statistics
    }

    private static func hasOrder(_ leaf: Leaf) -> Bool {
        switch (leaf.physical, leaf.logical) {
        case (.int96, _), (_, .interval), (.byteArray, .decimal), (.fixedLengthByteArray, .decimal): false
        case (_, .geometry), (_, .geography), (_, .variant), (_, .unknown): false
        default: true
        }
    }

    private static func isSigned(_ leaf: Leaf) -> Bool {
        if case .integer(_, isSigned: false) = leaf.logical { return false }
        return leaf.width != nil && leaf.physical != .fixedLengthByteArray
    }

    /// NaN bounds nothing, and a zero may stand for the other zero.
    private static func usable(_ value: Value, isMinimum: Bool) -> Value? {
        switch value {
        case .float(let number): number.isNaN ? nil : number == 0 ? .float(isMinimum ? -0.0 : 0.0) : value
        case .double(let number): number.isNaN ? nil : number == 0 ? .double(isMinimum ? -0.0 : 0.0) : value
        default: value
        }
    }
}
