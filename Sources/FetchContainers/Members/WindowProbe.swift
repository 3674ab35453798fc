internal import CISAL

/// Finds out which bytes of a window the content behind a place of a deflate stream refers to, by inflating that content
/// with windows of marks in its stead.
///
/// A byte of content that was copied out of the window, over however many steps, carries the mark of the byte it comes
/// from. Two windows are complements of each other, so what differs was copied, and it tells the low half of the number
/// of its origin; a third window tells the high half.
struct WindowProbe {
    private static let size = 32 * 1024
    private static let marks: [[UInt8]] = [
        (0..<size).map { UInt8(truncatingIfNeeded: $0) }, (0..<size).map { ~UInt8(truncatingIfNeeded: $0) },
        (0..<size).map { UInt8(truncatingIfNeeded: $0 >> 8) },
    ]

    /// Bits of the first byte that belong to what follows.
    let bits: Int
    /// Compressed bytes from the place on.
    let input: [UInt8]

    /// The window with all bytes zero that nothing refers to; unused zeros at its start are left off.
    func sparse(_ window: [UInt8]) -> [UInt8] {
        let contents = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 3 * Self.size)
        defer { contents.deallocate() }
        var counts: [Int] = []
        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        defer { state.deallocate() }
        for (pass, marks) in Self.marks.enumerated() {
            let room = UnsafeMutableBufferPointer(rebasing: contents[pass * Self.size..<(pass + 1) * Self.size])
            counts.append(inflate(state, behind: marks[..<window.count], into: room))
        }
        // Different lengths would mean that the data is damaged: the window is kept as it is.
        guard counts[0] == counts[1], counts[1] == counts[2] else { return window }
        var first = window.count
        let sparse = [UInt8](unsafeUninitializedCapacity: window.count) { sparse, count in
            sparse.initialize(repeating: 0)
            for index in 0..<counts[0] where contents[index] != contents[Self.size + index] {
                let origin = Int(contents[index]) | Int(contents[2 * Self.size + index]) << 8
                guard origin < window.count else { continue }
                sparse[origin] = window[origin]
                first = min(first, origin)
            }
            count = window.count
        }
        return Array(sparse[first...])
    }

    /// Inflates the first 32 KiB of content with another window, or as much as there is input for; returns how much.
    private func inflate(
        _ state: UnsafeMutablePointer<inflate_state>, behind window: ArraySlice<UInt8>,
        into content: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        isal_inflate_init(state)
        window.withUnsafeBufferPointer {
            _ = isal_inflate_set_dict(state, UnsafeMutablePointer(mutating: $0.baseAddress), UInt32($0.count))
        }
        var start = 0
        if bits > 0, let byte = input.first {
            state.pointee.read_in = UInt64(byte >> (8 - bits))
            state.pointee.read_in_length = Int32(bits)
            start = 1
        }
        input.withUnsafeBufferPointer { bytes in
            state.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress.map { $0 + start })
            state.pointee.avail_in = UInt32(bytes.count - start)
            state.pointee.next_out = content.baseAddress
            state.pointee.avail_out = UInt32(content.count)
            _ = isal_inflate(state)
        }
        return content.count - Int(state.pointee.avail_out)
    }
}
