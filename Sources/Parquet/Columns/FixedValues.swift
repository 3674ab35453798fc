import Glibc

/// Values of one width, one after the other.
final class FixedValues {
    let width: Int
    private(set) var count = 0
    private var capacity = 0
    private(set) var memory: UnsafeMutableRawPointer

    init(width: Int) {
        self.width = width
        memory = .allocate(byteCount: 16, alignment: 16)
    }

    deinit { memory.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: count * width) }

    /// Makes room for `more` values and returns the first one's place.
    func reserve(_ more: Int) -> UnsafeMutableRawPointer {
        if count + more > capacity {
            let wanted = max(count + more, capacity * 2)
            let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted * width + 16, alignment: 16)
            larger.copyMemory(from: memory, byteCount: count * width)
            memory.deallocate()
            memory = larger
            capacity = wanted
        }
        return memory + count * width
    }

    /// Says that `more` values were written into the room.
    func added(_ more: Int) { count += more }

    func append(_ other: FixedValues) {
        reserve(other.count).copyMemory(from: other.memory, byteCount: other.count * width)
        count += other.count
    }

    /// Drops the first `number` values.
    func removeFirst(_ number: Int) {
        memmove(memory, memory + number * width, (count - number) * width)
        count -= number
    }
}
