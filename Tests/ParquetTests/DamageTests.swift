import Foundation
import Parquet
import Testing

/// Files with wrong bytes in them: the damage is named, and what lies around it still comes.
@Suite(.enabled(if: WrittenFiles.canBeWritten, "make deps-test installs the writers"))
struct DamageTests {
    /// Reads all rows, going on behind errors.
    static func readOn(
        _ bytes: [UInt8], _ options: ReadOptions = ReadOptions(), writesText: Bool = true
    ) async throws
        -> (rows: [Int64: String], errors: [ParquetError])
    {
        let rows = try await ParquetFile.open(MemoryInput(bytes, name: "damaged"), options: options).rows()
        var texts: [Int64: String] = [:]
        var errors: [ParquetError] = []
        while true {
            do {
                guard let row = try await rows.next() else { break }
                texts[row.number] = writesText ? try await ExpectedText.text(row) : ""
            } catch let error as ParquetError {
                errors.append(error)
            }
        }
        return (texts, errors)
    }

    @Test(arguments: ["pyarrow-snappy-v1", "pyarrow-zstd-v2", "pyarrow-none-v2", "pyarrow-encodings"])
    func oneWrongPageCostsItsOwnRows(name: String) async throws {
        let (path, expected) = try await WrittenFiles.shared.file(name)
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let file = try await ParquetFile.open(MemoryInput(bytes))
        let leaf = try #require(file.schema.leaves.first { $0.name == "int64" })
        let chunk = file.metadata.rowGroups[0].columns[leaf.index].range
        // A byte near the end of the chunk lies in the values of its last page.
        bytes[Int(chunk.upperBound) - 5] ^= 0x10
        let (rows, errors) = try await Self.readOn(bytes)
        #expect(errors.count == 1, "\(errors)")
        let error = try #require(errors.first)
        #expect(error.kind == .wrongChecksum)
        #expect(error.file == "damaged" && error.rowGroup == 0 && error.column == "int64")
        #expect(chunk.contains(try #require(error.offset)))
        let lost = try #require(error.rows)
        #expect(lost.upperBound == file.metadata.rowGroups[0].rowCount && !lost.isEmpty)
        #expect(Set(rows.keys) == Set(0..<Int64(expected.count)).subtracting(lost))
        for (number, text) in rows { #expect(Corpus.same(text, expected[Int(number)]), "row \(number)") }
    }

    @Test func aWrongPageInTheMiddleLeavesTheRowsBehindIt() async throws {
        let (path, expected) = try await WrittenFiles.shared.file("pyarrow-none-v1")
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let input = MemoryInput(bytes)
        let file = try await ParquetFile.open(input)
        let leaf = try #require(file.schema.leaves.first { $0.name == "text" })
        let chunk = file.metadata.rowGroups[1].columns[leaf.index].range
        let middle = Int(chunk.lowerBound + Int64(chunk.count) / 2)
        bytes[middle] ^= 0x40
        let (rows, errors) = try await Self.readOn(bytes)
        let error = try #require(errors.first)
        #expect(error.column == "text" && error.rowGroup == 1)
        let lost = try #require(error.rows)
        #expect(file.rows(ofGroup: 1).contains(lost.lowerBound) && lost.count < 130)
        #expect(rows.count == expected.count - errors.reduce(0) { $0 + ($1.rows?.count ?? 0) })
        for (number, text) in rows { #expect(Corpus.same(text, expected[Int(number)]), "row \(number)") }
    }

    @Test(arguments: ["large-stored", "large-chunked"])
    func aWrongByteInAPictureIsFoundByItsChecksum(name: String) async throws {
        let path = try await WrittenFiles.shared.file(name).path
        var bytes = Array(try Data(contentsOf: URL(filePath: path)))
        bytes[bytes.count / 2] ^= 1
        let rows = try await ParquetFile.open(MemoryInput(bytes, name: "damaged")).rows(columns: ["image"])
        let error = await #expect(throws: ParquetError.self) {
            while let row = try await rows.next() {
                let picture = try LargeValueTests.picture(row)
                while try await picture?.withNext({ $0.count }) != nil {}
            }
        }
        #expect(error?.kind == .wrongChecksum && error?.file == "damaged" && error?.rowGroup == 0)
        #expect(error?.column == "image.bytes" && error?.offset != nil)
    }

    @Test(arguments: ["pyarrow-snappy-v1", "pyarrow-gzip-v2", "pyarrow-encodings", "datasets-new", "duckdb-v2"])
    func anyWrongByteEndsInRowsOrErrorsOfOurs(name: String) async throws {
        let path = try await WrittenFiles.shared.file(name).path
        let whole = Array(try Data(contentsOf: URL(filePath: path)))
        var lottery = Lottery(state: 11)
        var refused = 0
        for turn in 0..<60 {
            var bytes = whole
            for _ in 0..<(1 + turn % 3) {
                // Every other time in the footer, where most of the structure is.
                let start = turn % 2 == 0 ? 0 : max(0, bytes.count - 20_000)
                bytes[Int.random(in: start..<bytes.count, using: &lottery)] = UInt8.random(in: 0...255, using: &lottery)
            }
            var options = ReadOptions()
            options.verifiesChecksums = turn % 4 < 2
            options.pageLimit = turn % 5 == 0 ? 100 : 4 << 20
            do {
                refused += try await Self.readOn(bytes, options, writesText: false).errors.isEmpty ? 0 : 1
            } catch is ParquetError {
                refused += 1
            }
        }
        #expect(refused > 3)
    }

    @Test func aBrokenInputIsNotTakenForDamage() async throws {
        let path = try await WrittenFiles.shared.file("large-plain").path
        let rows = try await ParquetFile.open(FailingInput(path: path, after: 8_000_000)).rows()
        var count = 0
        await #expect(throws: FailingInput.Broken.self) { while try await rows.next() != nil { count += 1 } }
        #expect(count > 0 && count < 12)
        // What follows is not read as if nothing had happened.
        await #expect(throws: FailingInput.Broken.self) { _ = try await rows.next() }
    }

    @Test func everyCutEndsInAnErrorOfOurs() async throws {
        let path = try await WrittenFiles.shared.file("duckdb-v2").path
        let whole = Array(try Data(contentsOf: URL(filePath: path)))
        for end in stride(from: 0, to: whole.count - 1, by: 97) {
            await #expect(throws: ParquetError.self) {
                _ = try await Self.readOn(Array(whole[..<end]), writesText: false)
            }
        }
    }
}
