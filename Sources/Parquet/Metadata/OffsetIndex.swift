/// Where each data page of a column chunk is and which row it begins with (parquet-format, `OffsetIndex`).
public struct OffsetIndex: Sendable {
    /// One page.
    public struct Page: Sendable, Hashable {
        /// The page header's first byte in the file.
        public var offset: Int64
        /// Bytes of header and page.
        public var size: Int32
        /// The first row, counted from the start of the row group.
        public var firstRow: Int64
    }

    /// In file order.
    public let pages: [Page]

    init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var reader = CompactReader(bytes)
        var pages: [Page] = []
        var last = 0
        while let field = try reader.field(after: &last) {
            if field.id == 1 { pages = try reader.structures(field, Self.page) } else { try reader.skip(field) }
        }
        for (page, next) in zip(pages, pages.dropFirst()) {
            guard page.firstRow <= next.firstRow, page.offset < next.offset else {
                throw .damaged("the offset index is out of order")
            }
        }
        self.pages = pages
    }

    /// The last page that begins at or before `row`.
    func page(holding row: Int64) -> Page? {
        var low = 0
        var high = pages.count
        while low < high {
            let middle = (low + high) / 2
            if pages[middle].firstRow <= row { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : pages[low - 1]
    }

    private static func page(_ reader: inout CompactReader) throws(Fault) -> Page {
        var page = Page(offset: -1, size: -1, firstRow: -1)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: page.offset = try reader.int64(field)
            case 2: page.size = try reader.int32(field)
            case 3: page.firstRow = try reader.int64(field)
            default: try reader.skip(field)
            }
        }
        guard page.offset >= 0, page.size >= 0, page.firstRow >= 0 else {
            throw .damaged("the offset index has a page without a place")
        }
        return page
    }
}
