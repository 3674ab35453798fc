import Glibc
import Parquet

/// Reads a local Parquet file and says how much it found, for benchmarks.
///
///     parquet-tool rows FILE [COLUMN,COLUMN...] [FIRST N]     reads rows as values, large ones front to back
///     parquet-tool columns FILE [COLUMN,COLUMN...]            decodes columns one after the other
@main struct ParquetTool {
    static func main() async {
        let words = CommandLine.arguments.dropFirst()
        guard words.count >= 2, let verb = words.first else { return fail("usage: parquet-tool rows|columns FILE", 64) }
        let columns = words.count > 2 ? words[3].split(separator: ",").map(String.init) : nil
        let limit = words.count > 3 ? Int64(words[4]) : nil
        do {
            let file = try await ParquetFile.open(FileInput(path: words[2]))
            let wanted = columns.flatMap { $0.isEmpty ? nil : $0 }
            switch verb {
            case "rows": try await rows(of: file, wanted, limit: limit)
            case "columns": try await decode(file, wanted)
            default: fail("unknown command \(verb)", 64)
            }
        } catch {
            fail("\(error)", 65)
        }
    }

    private static func rows(of file: ParquetFile, _ columns: [String]?, limit: Int64?) async throws {
        let reader = try file.rows(columns: columns, ranges: limit.map { [0..<$0] })
        var count = 0
        var bytes = 0
        while let row = try await reader.next() {
            count += 1
            for value in row.values { bytes += try await size(of: value) }
        }
        print("rows \(count) bytes \(bytes)")
    }

    private static func size(of value: Value) async throws -> Int {
        switch value {
        case .bytes(let bytes): return bytes.count
        case .string(let text): return text.utf8.count
        case .large(let value):
            var sum = 0
            while let count = try await value.withNext({ $0.count }) { sum += count }
            return sum
        case .list(let values), .structure(let values):
            var sum = 0
            for value in values { sum += try await size(of: value) }
            return sum
        default: return 8
        }
    }

    private static func decode(_ file: ParquetFile, _ columns: [String]?) async throws {
        let fields = try columns.map { try file.schema.select($0) } ?? file.schema.fields
        var entries = 0
        var values = 0
        for rowGroup in file.metadata.rowGroups.indices {
            for leaf in fields.flatMap(\.leaves) {
                let reader = try await file.column(leaf, rowGroup: rowGroup)
                while let batch = try await reader.next() {
                    entries += batch.count
                    values += batch.valueCount
                }
            }
        }
        print("entries \(entries) values \(values)")
    }

    private static func fail(_ message: String, _ status: Int32) {
        let line = Array("\(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}
