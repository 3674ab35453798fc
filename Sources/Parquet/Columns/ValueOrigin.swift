/// Where a value comes from, for errors that show when it is read.
struct ValueOrigin {
    var file: String
    var rowGroup: Int
    var column: String
    /// The page's header in the file.
    var offset: Int64

    /// The error with this place.
    func locate(_ error: ParquetError) -> ParquetError {
        var error = error
        error.file = error.file ?? file
        error.rowGroup = error.rowGroup ?? rowGroup
        error.column = error.column ?? column
        error.offset = error.offset ?? offset
        return error
    }
}
