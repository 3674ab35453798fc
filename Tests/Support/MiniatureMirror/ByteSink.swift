/// Bytes that a C library hands over piece by piece.
final class ByteSink {
    private(set) var bytes: [UInt8] = []

    func append(_ start: UnsafeRawPointer, count: Int) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count))
    }
}
