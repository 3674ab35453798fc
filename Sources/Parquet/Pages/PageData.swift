/// The bytes of a page behind its levels, decompressed: in memory as far as ``available`` says, and more on request.
class PageData {
    /// The next byte, valid until the next ``fill(_:)``.
    final var base: UnsafeRawPointer
    /// Bytes in memory from `base` on. At least 16 more may be read, whatever they are.
    final var available: Int
    /// Bytes of the page that were not taken yet, as its header states them.
    final var remaining: Int

    init(base: UnsafeRawPointer, available: Int, remaining: Int) {
        self.base = base
        self.available = available
        self.remaining = remaining
    }

    /// Takes `count` of the available bytes.
    final func take(_ count: Int) {
        base += count
        available -= count
        remaining -= count
    }

    /// Makes at least `count` bytes available.
    final func require(_ count: Int) async throws {
        guard count > available else { return }
        guard count <= remaining else { throw Fault.short }
        try await fill(count)
    }

    /// Takes `count` bytes wherever they are, without holding more than a window of them.
    final func drop(_ count: Int) async throws {
        guard count <= remaining else { throw Fault.short }
        var left = count
        while left > 0 {
            if available == 0 { try await require(1) }
            let step = min(left, available)
            take(step)
            left -= step
        }
    }

    /// Gets more bytes; `count` is above ``available`` and not above ``remaining``.
    func fill(_ count: Int) async throws {
        throw Fault.short
    }
}
