/// The first bytes of a stream, kept until they suffice to tell what it is.
struct ContentHead {
    /// The most that is kept: two tar blocks, or an object store's whole error document.
    static let limit = 1024

    private(set) var bytes: [UInt8] = []

    var isFull: Bool { bytes.count == Self.limit }

    /// Keeps as much of `input` as is still wanted and returns how much that was.
    mutating func take(_ input: UnsafeRawBufferPointer) -> Int {
        let count = min(input.count, Self.limit - bytes.count)
        bytes.append(contentsOf: input.prefix(count))
        return count
    }
}
