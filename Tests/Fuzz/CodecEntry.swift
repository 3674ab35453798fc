/// libFuzzer's entry for codecs: a byte for the codec, three for the size of the content, one for the size of the
/// pieces, then compressed bytes. What pieces give must be what the whole gives.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCodec(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 5, let start, let codec = Codec(rawValue: Int32(start[0] & 7)), codec != .lzo else { return -1 }
    let size = Int(start[1]) | Int(start[2]) << 8 | Int(start[3] & 15) << 16
    guard size > 0 else { return -1 }
    let piece = Int(start[4]) + 1
    let input = Array(UnsafeBufferPointer(start: start + 5, count: count - 5))
    let whole = decompressed(input, codec, size)
    let pieces = decompressedInPieces(input, codec, size, piece)
    // The deprecated LZ4 has two forms, which only the whole way tries both; the whole way of the others is a library,
    // which is less strict in places: liblz4 takes copies from no distance at all.
    if let whole, let pieces, codec != .lz4, codec != .uncompressed {
        precondition(pieces == whole, "pieces differ from the whole")
    }
    precondition(codec != .snappy || (whole == nil) == (pieces == nil), "one way fails, the other does not")
    return 0
}

private func decompressed(_ input: [UInt8], _ codec: Codec, _ size: Int) -> [UInt8]? {
    let window = ByteWindow(capacity: size)
    let room = UnsafeMutableRawBufferPointer(rebasing: window.free[..<size])
    let isWhole: Void? = input.withUnsafeBytes { try? WholePageDecompressor(codec).decompress($0, into: room) }
    return isWhole == nil ? nil : Array(room)
}

private func decompressedInPieces(_ input: [UInt8], _ codec: Codec, _ size: Int, _ piece: Int) -> [UInt8]? {
    guard let decompressor = try? codec.decompressor(compressed: input.count, uncompressed: size) else { return nil }
    let window = ByteWindow(capacity: size)
    var read = 0
    var piece = piece
    while window.end < size {
        let end = min(input.count, read + piece)
        let room = UnsafeMutableRawBufferPointer(rebasing: window.free[..<min(piece, size - window.end)])
        let step = input.withUnsafeBytes { bytes in
            try? decompressor.decompress(
                UnsafeRawBufferPointer(rebasing: bytes[read..<end]), isLast: end == input.count, into: room,
                history: window.end)
        }
        guard let step else { return nil }
        if step.read == 0, step.written == 0 {
            if end == input.count { return nil }
            piece += 1
        }
        read += step.read
        window.added(step.written)
    }
    return Array(window.unread)
}
