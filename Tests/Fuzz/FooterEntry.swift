/// libFuzzer's entry for footers: the input is a footer, an offset index and a column index at once.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFooter(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    _ = try? OffsetIndex(bytes)
    _ = try? ColumnIndex(bytes)
    var reader = CompactReader(bytes)
    _ = try? PageHeader(&reader)
    let length = withUnsafeBytes(of: UInt32(count).littleEndian) { Array($0) }
    let file = Array("PAR1".utf8) + Array(bytes) + length + Array("PAR1".utf8)
    waiting {
        guard let file = try? await ParquetFile.open(MemoryInput(file)) else { return }
        _ = try? file.schema.select(file.schema.fields.map(\.name))
        for leaf in file.schema.leaves.prefix(20) {
            _ = try? file.schema.select([leaf.name])
            for group in file.metadata.rowGroups.indices.prefix(4) {
                _ = file.statistics(rowGroup: group, leaf: leaf)
                _ = try? await file.offsetIndex(rowGroup: group, leaf: leaf)
            }
        }
        _ = try? await file.rows().next()
    }
    return 0
}
