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

    /// What the page index says of one data page.
    public struct PageStatistics {
        /// Its rows, counted in the file.
        public var rows: Range<Int64>
        public var statistics: ColumnStatistics
    }

    /// The statistics of the data pages of a column, in order; `nil` when the file has no page index, or the column lies
    /// in a list.
    ///
    /// - Throws: ``ParquetError`` with its place; what the input throws.
    public func pageStatistics(rowGroup: Int, leaf: Leaf) async throws -> [PageStatistics]? {
        guard leaf.maxRepetition == 0, Self.hasOrder(leaf),
            let index = try await columnIndex(rowGroup: rowGroup, leaf: leaf),
            let places = try await offsetIndex(rowGroup: rowGroup, leaf: leaf),
            places.pages.count == index.nullPages.count
        else { return nil }
        let all = rows(ofGroup: rowGroup)
        let starts = places.pages.map { all.lowerBound + $0.firstRow } + [all.upperBound]
        guard zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }) else { return nil }
        let converter = LeafConverter(leaf)
        return places.pages.indices.map { page in
            let rows = starts[page]..<starts[page + 1]
            let hasCount = index.nullCounts.count == places.pages.count
            var statistics = ColumnStatistics(
                nullCount: hasCount ? index.nullCounts[page] : index.nullPages[page] ? Int64(rows.count) : nil,
                entryCount: Int64(rows.count))
            if !index.nullPages[page] {
                statistics.minimum = converter.bound(index.minimums[page]).flatMap { Self.usable($0, isMinimum: true) }
                statistics.maximum = converter.bound(index.maximums[page]).flatMap { Self.usable($0, isMinimum: false) }
            }
            return PageStatistics(rows: rows, statistics: statistics)
        }
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
