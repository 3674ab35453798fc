import Foundation
import Parquet
import Testing

/// Reads the conformance files of the format and compares each row with what pyarrow makes of it.
@Suite(.enabled(if: Shared.isThere, "the conformance files are not beside the package"))
struct CorpusTests {
    /// Files whose pages have wrong checksums.
    static let wrongChecksums = [
        "data/datapage_v1-corrupt-checksum.parquet", "data/rle-dict-uncompressed-corrupt-checksum.parquet",
    ]

    @Test(arguments: Shared.readable)
    func rowsAreWhatPyarrowReads(name: String) async throws {
        var options = ReadOptions()
        options.verifiesChecksums = !Self.wrongChecksums.contains(name)
        let expected = try await Corpus.expectedRows(of: name)
        let file = try await ParquetFile.open(Corpus.input(name), options: options)
        let rows = try file.rows()
        var count = 0
        while let row = try await rows.next(), count < 1000 {
            let text = try await ExpectedText.text(row)
            guard count < expected.count else { break }
            #expect(Corpus.same(text, expected[count]), "row \(count)")
            count += 1
        }
        #expect(count == expected.count)
    }

    @Test(arguments: Shared.readable)
    func rowsAreTheSameWhenNothingFitsIntoMemory(name: String) async throws {
        var options = ReadOptions()
        options.verifiesChecksums = !Self.wrongChecksums.contains(name)
        options.pageLimit = 0
        options.inlineLimit = 3
        let expected = try await Corpus.expectedRows(of: name)
        let rows = try await ParquetFile.open(Corpus.input(name), options: options).rows()
        var count = 0
        while let row = try await rows.next(), count < min(expected.count, 200) {
            let text = try await ExpectedText.text(row)
            #expect(Corpus.same(text, expected[count]), "row \(count)")
            count += 1
        }
        #expect(count == min(expected.count, 200))
    }

    @Test(arguments: wrongChecksums)
    func wrongChecksumsAreRefused(name: String) async throws {
        let file = try await ParquetFile.open(Corpus.input(name))
        let rows = try file.rows()
        let error = await #expect(throws: ParquetError.self) { while try await rows.next() != nil {} }
        #expect(error?.kind == .wrongChecksum)
        #expect(error?.rowGroup == 0 && error?.column != nil && error?.offset != nil && error?.rows != nil)
    }

    @Test(arguments: Shared.unreadable)
    func whatPyarrowRefusesFailsCleanlyOrIsRead(name: String) async throws {
        let mayBeRead = ["data/incorrect_map_schema.parquet", "data/large_string_map.brotli.parquet"]
        do {
            let rows = try await ParquetFile.open(Corpus.input(name)).rows()
            var count = 0
            while try await rows.next() != nil { count += 1 }
            #expect(mayBeRead.contains(name), "\(count) rows were read")
        } catch let error as ParquetError {
            #expect(error.file?.hasSuffix(name) == true, "\(error)")
            if name.contains("encrypt") { #expect(error.kind == .encrypted, "\(error)") }
        }
    }

    @Test(arguments: Shared.readable)
    func everyRowIsTheSameWhenItIsSkippedTo(name: String) async throws {
        let expected = try await Corpus.expectedRows(of: name)
        var options = ReadOptions()
        options.verifiesChecksums = !Self.wrongChecksums.contains(name)
        let file = try await ParquetFile.open(Corpus.input(name), options: options)
        guard file.rowCount == Int64(expected.count) || expected.count == 1000 else { return }
        var wanted: [Range<Int64>] = []
        var lottery = Lottery(state: 7)
        for row in expected.indices where expected.count < 4 || lottery.next() % 7 == 0 {
            wanted.append(Int64(row)..<Int64(row) + 1)
        }
        let rows = try file.rows(ranges: wanted)
        var seen: [Int64] = []
        while let row = try await rows.next() {
            seen.append(row.number)
            let text = try await ExpectedText.text(row)
            #expect(Corpus.same(text, expected[Int(row.number)]), "row \(row.number)")
        }
        #expect(seen == wanted.map(\.lowerBound))
    }
}

/// The files of the corpus.
enum Corpus {
    static func input(_ name: String) throws -> FileInput {
        try FileInput(path: Shared.parquet.appending(path: name).path())
    }

    /// The rows pyarrow reads, as lines of JSON.
    static func expectedRows(of name: String) async throws -> [String] {
        let file = Shared.parquet.appending(path: "expected/\(name.replacing("/", with: "__")).jsonl.gz")
        let text = try await Command.output("/bin/gzip", ["-dc", file.path()])
        return text.split(separator: "\n").dropFirst().map(String.init).filter { !$0.hasPrefix(#"{"warning"#) }
    }

    /// True when a row is as expected; decimals may be spelled with an exponent there.
    static func same(_ text: String, _ expected: String) -> Bool {
        JSONLine.same(text, expected) || JSONLine.same(text, plainDecimals(expected))
    }

    private static func plainDecimals(_ line: String) -> String {
        line.replacing(/"d": "(-?)([0-9.]+)E([+-][0-9]+)"/) { match in
            let decimal = Decimal(string: "\(match.1)\(match.2)E\(match.3)") ?? .nan
            return #""d": "\#(decimal)""#
        }
    }
}
