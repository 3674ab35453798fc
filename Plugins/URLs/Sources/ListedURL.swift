import FetchCore

/// One entry of a list: an address and what the list says of it.
struct ListedURL {
    var url: String
    var path: RelativePath
    var size: Int64?
    var checksum: Checksum?
    var headers: [TransferRequest.Header] = []
    /// Where the entry begins in the list.
    var offset: Int64
}
