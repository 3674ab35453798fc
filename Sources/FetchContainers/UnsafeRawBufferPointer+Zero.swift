internal import Glibc

extension UnsafeRawBufferPointer {
    /// Where the first byte other than zero is; `nil` when there is none.
    var firstNonzero: Int? {
        guard let start = baseAddress, self[0] == 0 else { return isEmpty ? nil : 0 }
        // Equal to itself moved by one byte, from a zero on: all zero. memcmp is many times faster than a loop.
        if memcmp(start, start + 1, count - 1) == 0 { return nil }
        return firstIndex { $0 != 0 }
    }
}
