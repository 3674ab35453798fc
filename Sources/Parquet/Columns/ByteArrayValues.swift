import Glibc

/// Byte arrays one after the other, and where each ends; large ones stand aside.
final class ByteArrayValues {
    private(set) var memory: UnsafeMutableRawPointer
    private(set) var used = 0
    private var capacity: Int
    private(set) var ends: [Int] = []
    /// Large values by their place; they take no memory here.
    private(set) var large: [Int: LargeValue] = [:]

    init() {
        capacity = 4096
        memory = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    var count: Int { ends.count }

    /// The bytes of the value at `index`.
    @inline(__always)
    subscript(index: Int) -> UnsafeRawBufferPointer {
        let start = index == 0 ? 0 : ends[index - 1]
        return UnsafeRawBufferPointer(start: memory + start, count: ends[index] - start)
    }

    /// Makes room for `more` bytes and returns the first one's place.
    @inline(__always)
    func reserve(_ more: Int) -> UnsafeMutableRawPointer {
        if used + more > capacity { grow(more) }
        return memory + used
    }

    private func grow(_ more: Int) {
        let wanted = max(used + more, capacity * 2)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
        larger.copyMemory(from: memory, byteCount: used)
        memory.deallocate()
        memory = larger
        capacity = wanted
    }

    @inline(__always)
    func append(_ bytes: UnsafeRawPointer, count: Int) {
        memcpy(reserve(count), bytes, count)
        used += count
        ends.append(used)
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
        if let base = bytes.baseAddress { append(base, count: bytes.count) } else { ends.append(used) }
    }

    func append(_ value: LargeValue) {
        large[ends.count] = value
        ends.append(used)
    }

    func reserveValues(_ more: Int) {
        if ends.isEmpty { ends.reserveCapacity(more) }
    }

    func append(_ other: ByteArrayValues) {
        for (index, value) in other.large { large[ends.count + index] = value }
        memcpy(reserve(other.used), other.memory, other.used)
        ends.append(contentsOf: other.ends.map { $0 + used })
        used += other.used
    }

    /// Drops the first `number` values.
    func removeFirst(_ number: Int) {
        guard number > 0 else { return }
        let gone = ends[number - 1]
        memmove(memory, memory + gone, used - gone)
        used -= gone
        ends = ends[number...].map { $0 - gone }
        large = Dictionary(uniqueKeysWithValues: large.filter { $0.key >= number }.map { ($0.key - number, $0.value) })
    }
}
