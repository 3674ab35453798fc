import Glibc

/// Memory through which bytes pass in order: added at the end, taken from the start.
///
/// At least ``slack`` bytes after the last one may be read, so that decoders can load whole words.
final class ByteWindow {
    static let slack = 64

    private(set) var memory: UnsafeMutableRawPointer
    private(set) var capacity: Int
    private(set) var start = 0
    private(set) var end = 0

    init(capacity: Int) {
        self.capacity = capacity
        memory = .allocate(byteCount: capacity + Self.slack, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.slack)
    }

    deinit { memory.deallocate() }

    /// Bytes that wait to be taken.
    var count: Int { end - start }
    var unread: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory + start, count: count) }
    /// Room after the last byte.
    var free: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: memory + end, count: capacity - end)
    }

    /// Makes room for `room` more bytes; keeps up to `history` bytes that were taken already.
    func reserve(_ room: Int, history: Int = 0) {
        if capacity - end >= room { return }
        let kept = min(history, start)
        let used = kept + count
        if used + room > capacity || used > capacity / 2 {
            // A large enough window moves its content rarely.
            let wanted = max(used + room, min(capacity * 2, used * 2 + room))
            let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted + Self.slack, alignment: 64)
            larger.copyMemory(from: memory + (start - kept), byteCount: used)
            memory.deallocate()
            memory = larger
            capacity = wanted
        } else {
            memmove(memory, memory + (start - kept), used)
        }
        start = kept
        end = used
    }

    /// Says that `count` bytes were written into ``free``.
    func added(_ count: Int) {
        end += count
        (memory + end).initializeMemory(as: UInt8.self, repeating: 0, count: Self.slack)
    }

    /// Takes `count` bytes.
    func take(_ count: Int) { start += count }

    /// Makes `count` taken bytes unread again, if they are still there.
    func giveBack(_ count: Int) -> Bool {
        guard count <= start else { return false }
        start -= count
        return true
    }

    /// Drops everything.
    func clear() {
        start = 0
        end = 0
    }
}
