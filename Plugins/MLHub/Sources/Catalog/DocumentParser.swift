import CSTACParser

/// Reads documents that are in memory.
final class DocumentParser {
    private let parser: OpaquePointer
    private var buffer: [UInt8] = []

    init() {
        guard let parser = cstac_new() else { fatalError("out of memory") }
        self.parser = parser
    }

    deinit { cstac_free(parser) }

    /// Reads a document and gives it, with its text, to `body`; neither outlives the call.
    func read<T>(
        _ bytes: some Sequence<UInt8>, _ body: (cstac_document, UnsafeRawBufferPointer) throws -> T
    ) rethrows -> T {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: bytes)
        let count = buffer.count
        buffer.append(contentsOf: repeatElement(0x20, count: json_padding))
        return try buffer.withUnsafeBytes { all in
            let start = all.baseAddress?.assumingMemoryBound(to: CChar.self)
            return try body(cstac_read(parser, start, count).pointee, UnsafeRawBufferPointer(rebasing: all[..<count]))
        }
    }

    /// Reads a member of a list.
    func read<T>(
        _ text: json_text, _ body: (cstac_document, UnsafeRawBufferPointer) throws -> T
    ) rethrows -> T {
        try read(UnsafeRawBufferPointer(text), body)
    }
}
