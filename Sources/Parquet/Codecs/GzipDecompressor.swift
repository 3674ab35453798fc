internal import CZlib

/// Decompresses gzip or zlib streams, several in a row included, with zlib.
final class GzipDecompressor: PageDecompressor {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var isBetweenMembers = false

    init() throws(Fault) {
        stream.initialize(to: z_stream())
        // The largest window, and either header: some writers leave out gzip's.
        guard fetch_inflate_init(stream, 15 + 32) == Z_OK else {
            stream.deallocate()
            throw .limit("there is no memory to decompress gzip")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer, history: Int
    ) throws(Fault) -> (read: Int, written: Int) {
        if isBetweenMembers {
            inflateReset(stream)
            isBetweenMembers = false
        }
        let inputCount = min(input.count, 1 << 30)
        let outputCount = min(output.count, 1 << 30)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(inputCount)
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(outputCount)
        let status = inflate(stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
            throw .damaged("a gzip page is damaged")
        }
        isBetweenMembers = status == Z_STREAM_END
        return (inputCount - Int(stream.pointee.avail_in), outputCount - Int(stream.pointee.avail_out))
    }
}
