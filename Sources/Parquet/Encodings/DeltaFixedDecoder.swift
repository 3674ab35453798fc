/// DELTA_BINARY_PACKED integers.
final class DeltaFixedDecoder: FixedDecoder {
    private let page: PageData
    private var numbers: DeltaDecoder
    private let width: Int

    init(_ page: PageData, width: Int) throws(Fault) {
        self.page = page
        self.width = width
        numbers = try DeltaDecoder(UnsafeRawBufferPointer(start: page.base, count: page.available))
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        if width == 4 {
            try numbers.decode(count, into: output.bindMemory(to: Int32.self, capacity: count))
        } else {
            try numbers.decode(count, into: output.bindMemory(to: Int64.self, capacity: count))
        }
    }

    override func pass(_ count: Int) throws(Fault) {
        try withUnsafeTemporaryArray(1024) { (scratch: UnsafeMutablePointer<Int64>) throws(Fault) in
            var left = count
            while left > 0 {
                let step = min(left, 1024)
                try numbers.decode(step, into: scratch)
                left -= step
            }
        }
    }
}

/// Calls `body` with memory for `count` elements.
func withUnsafeTemporaryArray<Element: BitwiseCopyable, Result>(
    _ count: Int, _ body: (UnsafeMutablePointer<Element>) throws(Fault) -> Result
) throws(Fault) -> Result {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: count)
    defer { memory.deallocate() }
    return try body(memory)
}
