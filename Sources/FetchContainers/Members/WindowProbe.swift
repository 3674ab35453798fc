internal import CZlib

/// Finds out which bytes of an inflater's window the content behind a place refers to.
///
/// A byte of content that was copied from the window changes when the window does; one that was not does not. With each
/// byte of the window marked by its index, in two windows of low and high bytes, the content itself tells where each of
/// its bytes was copied from.
struct WindowProbe {
    private static let size = 32 * 1024

    /// Bits of the first byte that belong to what follows.
    let bits: Int
    /// Compressed bytes from the place on.
    let input: [UInt8]

    /// The window with all bytes zero that nothing refers to; unused zeros at its start are left off.
    func sparse(_ window: [UInt8]) -> [UInt8] {
        let zeros = content(behind: [UInt8](repeating: 0, count: window.count))
        let ones = content(behind: [UInt8](repeating: 0xFF, count: window.count))
        guard zeros != ones else { return [] }
        let low = content(behind: window.indices.map { UInt8(truncatingIfNeeded: $0) })
        let high = content(behind: window.indices.map { UInt8(truncatingIfNeeded: $0 >> 8) })
        // Different lengths would mean that the data is damaged: the window is kept as it is.
        guard zeros.count == ones.count, low.count == zeros.count, high.count == zeros.count else { return window }
        var sparse = [UInt8](repeating: 0, count: window.count)
        var first = window.count
        for index in zeros.indices where zeros[index] != ones[index] {
            let origin = Int(low[index]) | Int(high[index]) << 8
            sparse[origin] = window[origin]
            first = min(first, origin)
        }
        return Array(sparse[first...])
    }

    /// The first 32 KiB of content, inflated with another window; as much as there is input for.
    private func content(behind window: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        guard fetch_inflate_init_raw(&stream) == Z_OK else { return [] }
        defer { inflateEnd(&stream) }
        window.withUnsafeBufferPointer { _ = inflateSetDictionary(&stream, $0.baseAddress, UInt32($0.count)) }
        var start = 0
        if bits > 0, let byte = input.first {
            inflatePrime(&stream, Int32(bits), Int32(byte >> (8 - bits)))
            start = 1
        }
        return [UInt8](unsafeUninitializedCapacity: Self.size) { buffer, count in
            input.withUnsafeBufferPointer { bytes in
                stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress! + start)
                stream.avail_in = UInt32(bytes.count - start)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(Self.size)
                _ = inflate(&stream, Z_NO_FLUSH)
            }
            count = Self.size - Int(stream.avail_out)
        }
    }
}
