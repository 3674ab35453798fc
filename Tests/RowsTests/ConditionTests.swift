import FetchContainers
import FetchCore
import FetchSelectors
import Foundation
import Testing

/// Conditions on rows, judged by DuckDB: the same condition gives the same rows.
@Suite(.enabled(if: WrittenTables.canBeWritten, "the Python clients are not installed"))
struct ConditionTests {
    private struct Case: Decodable {
        var file: String
        var `where`: String
        var rows: [Int64]
    }

    @Test func everyConditionGivesTheRowsThatDuckDBGives() async throws {
        let folder = try WrittenTables.folder("conditions")
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try String(contentsOf: folder.appending(path: "conditions.jsonl"), encoding: .utf8)
        var count = 0
        var files: [String: MemoryFile] = [:]
        for line in text.split(separator: "\n") {
            let expected = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
            let file = try files[expected.file] ?? MemoryFile(expected.file)
            files[expected.file] = file
            do {
                let rows = try await Self.rows(of: file, where: expected.where)
                #expect(rows == expected.rows, "\(expected.file): \(expected.where)")
            } catch {
                Issue.record("\(expected.file): \(expected.where): \(error)")
            }
            count += 1
        }
        #expect(files.count == 20 && count > 1500)
    }

    private static func rows(of file: MemoryFile, where condition: String) async throws -> [Int64] {
        var options = ParquetTable.Options(rank: { HashRank.of($0, seed: $1) })
        options.columns = ["row"]
        options.condition = try SQLCondition(parsing: condition)
        let table = try await ParquetTable(name: "file", bytes: file, options: options)
        let samples = try table.samples(SampleQuery())
        var rows: [Int64] = []
        while let sample = try await samples.next() {
            #expect(sample.field("row") == .integer(sample.number))
            rows.append(sample.number)
        }
        return rows
    }
}

/// A file in memory.
struct MemoryFile: RandomAccess {
    private let bytes: [UInt8]
    var size: Int64 { Int64(bytes.count) }
    var validator: Validator { Validator() }

    init(_ path: String) throws { bytes = Array(try Data(contentsOf: URL(filePath: path))) }

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        ranges.map { Array(bytes[Int($0.lowerBound)..<Int($0.upperBound)]) }
    }
}

/// Files that a script of `Tests/Support/parquet-files` writes when the tests run.
enum WrittenTables {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    static let python = root + "/.build/venv-test/bin/python"
    static let canBeWritten = FileManager.default.isExecutableFile(atPath: python)

    /// Runs a script in a new folder, which it gives.
    static func folder(_ script: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rows-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["\(root)/Tests/Support/parquet-files/\(script).py", folder.path()]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return folder
    }
}
