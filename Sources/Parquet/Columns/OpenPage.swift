/// A data page that is being decoded.
struct OpenPage {
    /// Level entries not decoded yet.
    var entriesLeft: Int
    var repetition: LevelDecoder
    var definition: LevelDecoder
    var data: PageData
    var values: ValueDecoder
}

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
