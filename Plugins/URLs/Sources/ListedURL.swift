import FetchCore

/// One entry of a list: an address and what the list says of it.
struct ListedURL {
    /// The address, as the bytes of the list: a listing has no need of it as text.
    var address: ArraySlice<UInt8>
    var path: RelativePath
    var size: Int64?
    var checksum: Checksum?
    var headers: [TransferRequest.Header] = []
    /// Where the entry begins in the list.
    var offset: Int64

    /// The address; may hold a secret.
    var url: String { ASCII.string(address) }
}
