import Foundation
import Parquet
import Testing

/// Reads files that real writers have just written, and compares each row with what pyarrow reads.
@Suite(.enabled(if: WrittenFiles.canBeWritten, "make deps-test installs the writers"))
struct WrittenFilesTests {
    static let codecs = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]
    static let names =
        codecs.flatMap { ["pyarrow-\($0)-v1", "pyarrow-\($0)-v2"] } + ["pyarrow-old", "pyarrow-encodings"]
        + ["datasets-new", "datasets-old"] + ["v1", "v2", "lz4", "gzip", "brotli"].map { "duckdb-\($0)" }

    @Test(arguments: names, [(4 << 20, 1 << 20), (100, 30)])
    func rowsAreWhatPyarrowReads(name: String, limits: (page: Int, inline: Int)) async throws {
        let (path, expected) = try await WrittenFiles.shared.file(name)
        var options = ReadOptions()
        (options.pageLimit, options.inlineLimit) = limits
        let rows = try await ParquetFile.open(FileInput(path: path), options: options).rows()
        var count = 0
        while let row = try await rows.next() {
            let text = try await ExpectedText.text(row)
            #expect(row.number == count)
            if count < expected.count { #expect(Corpus.same(text, expected[count]), "row \(count)") }
            count += 1
        }
        #expect(count == expected.count && count > 0)
    }

    @Test(arguments: names)
    func anyRowsCanBeChosen(name: String) async throws {
        let (path, expected) = try await WrittenFiles.shared.file(name)
        let file = try await ParquetFile.open(FileInput(path: path))
        var lottery = Lottery(state: 3)
        for _ in 0..<4 {
            let wanted = (0..<Int64(expected.count)).filter { _ in lottery.next() % 11 == 0 }
            let rows = try file.rows(ranges: wanted.map { $0..<$0 + 1 })
            var seen: [Int64] = []
            while let row = try await rows.next() {
                seen.append(row.number)
                let text = try await ExpectedText.text(row)
                #expect(Corpus.same(text, expected[Int(row.number)]), "row \(row.number)")
            }
            #expect(seen == wanted)
        }
    }

    @Test func columnsComeInTheOrderAskedFor() async throws {
        let (path, expected) = try await WrittenFiles.shared.file("datasets-old")
        let input = try CountingInput(path: path)
        let file = try await ParquetFile.open(input)
        let rows = try file.rows(columns: ["caption", "image.path", "label"])
        let row = try #require(try await rows.next())
        #expect(row.fields.map(\.name) == ["caption", "image", "label"])
        #expect(try await ExpectedText.text(row) == #"["picture 0", null, 0]"#)
        let second = try #require(try await rows.next())
        #expect(try await ExpectedText.text(second) == #"["picture 1", {"path": "1.png"}, 1]"#)
        #expect(expected.count == 60)
        #expect(input.bytesRead < 90_000, "the pictures were not asked for")
        #expect(throws: ParquetError.self) { _ = try file.rows(columns: ["picture"]) }
        #expect(throws: ParquetError.self) { _ = try file.rows(columns: ["image.pixels"]) }
    }

    @Test func theWritersNotesAreThere() async throws {
        for name in ["datasets-new", "datasets-old"] {
            let file = try await ParquetFile.open(FileInput(path: try await WrittenFiles.shared.file(name).path))
            let features = try #require(file.metadata.keyValues["huggingface"])
            #expect(features.contains(#""_type": "ClassLabel""#) && features.contains(#""_type": "Image""#))
        }
    }

    @Test func thePageIndexTellsThePagesApart() async throws {
        var most = 0
        for codec in Self.codecs {
            let path = try await WrittenFiles.shared.file("pyarrow-\(codec)-v2").path
            let file = try await ParquetFile.open(FileInput(path: path))
            for leaf in file.schema.leaves where leaf.maxRepetition == 0 {
                let offsets = try #require(try await file.offsetIndex(rowGroup: 0, leaf: leaf))
                #expect(offsets.pages.first?.firstRow == 0)
                most = max(most, offsets.pages.count)
                guard let index = try await file.columnIndex(rowGroup: 0, leaf: leaf) else { continue }
                #expect(index.nullPages.count == offsets.pages.count)
                guard !index.nullCounts.isEmpty else { continue }
                let nulls = file.statistics(rowGroup: 0, leaf: leaf)?.nullCount
                #expect(index.nullCounts.reduce(0, +) == nulls, "\(leaf.name)")
            }
        }
        #expect(most > 1)
    }

    @Test(arguments: ["pyarrow-zstd-v1", "pyarrow-snappy-v2", "duckdb-v1"])
    func statisticsBoundTheValues(name: String) async throws {
        let file = try await ParquetFile.open(FileInput(path: try await WrittenFiles.shared.file(name).path))
        var bounded = 0
        for leaf in file.schema.leaves where leaf.path.count == 1 {
            for group in file.metadata.rowGroups.indices {
                guard let statistics = file.statistics(rowGroup: group, leaf: leaf) else { continue }
                let rows = try file.rows(columns: [leaf.name], ranges: [file.rows(ofGroup: group)])
                var nulls: Int64 = 0
                while let row = try await rows.next() {
                    if row.values[0].isNull { nulls += 1 }
                    if let number = Bounds.number(row.values[0]) {
                        if let low = statistics.minimum.flatMap(Bounds.number) { #expect(low <= number) }
                        if let high = statistics.maximum.flatMap(Bounds.number) { #expect(high >= number) }
                        if statistics.minimum != nil { bounded += 1 }
                    }
                }
                if let count = statistics.nullCount { #expect(count == nulls, "\(leaf.name)") }
            }
        }
        #expect(bounded > 500)
    }
}

/// Values as numbers, for comparing them with bounds.
enum Bounds {
    static func number(_ value: Value) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .float(let number): number.isNaN ? nil : Double(number)
        case .double(let number): number.isNaN ? nil : number
        case .date(let days): Double(days)
        case .timestamp(let count, _, _): Double(count)
        case .decimal(let decimal): decimal.approximation
        default: nil
        }
    }
}
