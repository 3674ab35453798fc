/// A page that is in memory as a whole.
final class WholePage: PageData {
    private let owner: AnyObject

    /// Bytes that live as long as `owner`, which keeps 16 readable bytes behind them.
    init(_ bytes: UnsafeRawBufferPointer, owner: AnyObject) {
        self.owner = owner
        super.init(
            base: bytes.baseAddress ?? UnsafeRawPointer(WholePage.nothing), available: bytes.count,
            remaining: bytes.count)
    }

    private nonisolated(unsafe) static let nothing: UnsafeMutableRawPointer = {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: ByteWindow.slack, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: ByteWindow.slack)
        return memory
    }()
}
