/// libFuzzer's entry for whole files: opens them and reads rows, twice in different ways.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = MemoryInput(Array(UnsafeBufferPointer(start: start, count: count)))
    waiting {
        for isSmall in [false, true] {
            var options = ReadOptions()
            options.temporaryFolder = "/dev/shm"
            options.rowEntryLimit = 100_000
            if isSmall {
                options.pageLimit = 100
                options.inlineLimit = 5
                options.verifiesChecksums = false
            }
            guard let file = try? await ParquetFile.open(input, options: options),
                let rows = try? file.rows(ranges: isSmall ? [1..<4, 9..<40] : nil)
            else { return }
            await read(rows)
        }
    }
    return 0
}

private func read(_ rows: RowReader) async {
    var errors = 0
    var count = 0
    while errors < 20, count < 300 {
        do {
            guard let row = try await rows.next() else { return }
            count += 1
            for value in row.values {
                if case .large(let large) = value { _ = try await large.next() }
            }
        } catch {
            errors += 1
        }
    }
}
