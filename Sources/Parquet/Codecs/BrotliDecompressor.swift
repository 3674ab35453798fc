internal import CBrotli

/// Decompresses a brotli stream in pieces.
final class BrotliDecompressor: PageDecompressor {
    private let state: OpaquePointer

    init() throws(Fault) {
        guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else {
            throw .limit("there is no memory to decompress brotli")
        }
        self.state = state
    }

    deinit { BrotliDecoderDestroyInstance(state) }

    func decompress(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer, history: Int
    ) throws(Fault) -> (read: Int, written: Int) {
        var inputLeft = input.count
        var outputLeft = output.count
        var source = input.bindMemory(to: UInt8.self).baseAddress
        var target = output.bindMemory(to: UInt8.self).baseAddress
        let result = BrotliDecoderDecompressStream(state, &inputLeft, &source, &outputLeft, &target, nil)
        guard result != BROTLI_DECODER_RESULT_ERROR else { throw .damaged("a brotli page is damaged") }
        return (input.count - inputLeft, output.count - outputLeft)
    }
}
