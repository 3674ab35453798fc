/// An object of a store: its bytes and what it is.
struct StoredObject: Sendable {
    let bytes: [UInt8]
    let contentType: String
}
