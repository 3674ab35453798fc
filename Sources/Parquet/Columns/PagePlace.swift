/// Where the page lies that is being read, for errors and for going on behind it.
struct PagePlace {
    /// The header's first byte.
    var offset: Int64
    /// The first byte behind the page; `nil` while its header is not known.
    var end: Int64?
    /// Rows of the row group before the page, and in it where that is known.
    var firstRow: Int64
    var rowCount: Int64?
}
