/// libFuzzer's entry for pages: six bytes say what kind of column it is, the rest are its pages.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPages(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 6, let start else { return -1 }
    let setup = Array(UnsafeBufferPointer(start: start, count: 6))
    let pages = Array(UnsafeBufferPointer(start: start + 6, count: count - 6))
    guard let physical = PhysicalType(rawValue: Int32(setup[0] & 7)),
        let codec = Codec(rawValue: Int32(setup[1] & 7)),
        let chunk = SyntheticChunk(physical: physical, codec: codec, size: pages.count)
    else { return -1 }
    let leaf = Leaf(
        index: 0, path: ["column"], physical: physical, length: Int(setup[2]) + 1, logical: nil,
        maxDefinition: Int(setup[3] & 7), maxRepetition: Int(setup[3] >> 3 & 3))
    var options = ReadOptions()
    // Small limits take the ways of large pages.
    options.pageLimit = setup[4] & 1 == 0 ? 4 << 20 : 16
    options.inlineLimit = setup[4] & 2 == 0 ? 1 << 20 : 8
    options.verifiesChecksums = setup[4] & 4 != 0
    options.temporaryFolder = "/dev/shm"
    let subject = ColumnReader.Subject(
        input: MemoryInput(pages), leaf: leaf, chunk: chunk.chunk, rowGroup: 0, firstRow: 0, rowCount: 1 << 20,
        hardEnd: Int64(pages.count), options: options, wantedRows: setup[4] & 8 == 0 ? nil : [3..<9, 40..<41])
    let skipped = Int64(setup[5])
    waiting { await read(ColumnReader(subject), skipped) }
    return 0
}

private func read(_ reader: ColumnReader, _ skipped: Int64) async {
    var errors = 0
    var batches = 0
    var isSkipping = skipped > 0
    while errors < 8, batches < 64 {
        do {
            if isSkipping {
                isSkipping = false
                try await reader.skip(rows: skipped)
            }
            guard let batch = try await reader.next(100) else { return }
            batches += 1
            precondition(batch.count > 0 && batch.valueCount <= batch.count)
            for index in 0..<batch.valueCount {
                if let large = batch.largeValue(at: index) {
                    var left = 64
                    while left > 0, try await large.withNext({ $0.count }) != nil { left -= 1 }
                } else {
                    batch.withBytes(at: index) { bytes in _ = bytes.reduce(0, &+) }
                }
            }
        } catch {
            errors += 1
            if reader.resume() == nil { return }
        }
    }
}

/// A column chunk that is all of a file.
struct SyntheticChunk {
    var chunk: ColumnChunk

    init?(physical: PhysicalType, codec: Codec, size: Int) {
        var metadata: [UInt8] = [0x3C, 0x15, UInt8(physical.rawValue * 2)]
        metadata += [0x35, UInt8(codec.rawValue * 2), 0x16, 0xFE, 0xFF, 0xFF, 0x7F]
        metadata += [0x26] + Self.varint(size * 2) + [0x26, 0x00, 0x00, 0x00]
        let made = metadata.withUnsafeBytes { bytes -> ColumnChunk? in
            var reader = CompactReader(bytes)
            return try? ColumnChunk(&reader)
        }
        guard let made else { return nil }
        chunk = made
    }

    private static func varint(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var left = number
        repeat {
            bytes.append(UInt8(left & 0x7F) | (left > 0x7F ? 0x80 : 0))
            left >>= 7
        } while left > 0
        return bytes
    }
}
