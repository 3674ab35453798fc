internal import CZlib

/// The CRC-32 of a page as it is in the file (parquet-format, `PageHeader.crc`), gathered in pieces.
struct PageChecksum {
    private let expected: UInt32?
    private var sum: UInt = 0

    /// Checks against `expected`; nothing is checked when it is `nil`.
    init(_ expected: UInt32?) {
        self.expected = expected
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard expected != nil, bytes.count > 0 else { return }
        sum = crc32_z(sum, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
    }

    /// Compares, after the last byte.
    func finish() throws(Fault) {
        guard expected == nil || expected == UInt32(truncatingIfNeeded: sum) else { throw .wrongChecksum }
    }
}
