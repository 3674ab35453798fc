import FetchContainers
import FetchCore
import FetchEngine
import FetchImaging
import FetchSelectors

extension SampleOptions {
    /// True when Parquet files are to be read row by row.
    func wantsRows(where condition: String?) -> Bool {
        guard sampleNames == nil else { return false }
        return extract || samples != nil || totalSamples != nil || sampleRandom != nil || columns != nil || rows != nil
            || condition != nil
    }

    /// What the engine is to read of Parquet files; `nil` when they are wanted as they are.
    /// - Parameter isChanged: True when something else wants samples: pictures are shrunk, or a layout is made.
    func rowReading(where condition: String?, isChanged: Bool = false, jobs: Int) throws -> RowReading? {
        guard wantsRows(where: condition) || isChanged && sampleNames == nil else { return nil }
        var options = ParquetTable.Options(rank: { HashRank.of($0, seed: $1) })
        options.condition = try condition.map { try SQLCondition(parsing: $0) }
        options.pictureSize = { head in
            guard let picture = try? PictureHead(of: .bytes(head)) else { return nil }
            return (picture.shownWidth, picture.shownHeight)
        }
        options.columns = columns.map(ColumnList.names)
        var reading = RowReading(
            isNamed: { ParquetTable.isNamed($0) }, canRead: { ParquetTable.canRead($0) },
            open: { [options] path, bytes, scratch in
                var options = options
                options.scratch = scratch
                return try await ParquetTable(name: path.string, bytes: bytes, options: options)
            }, digest: { Self.digest($0) })
        if let samples { reading.amount = .first(samples) }
        if let sampleRandom { reading.amount = .random(sampleRandom, seed: sampleSeed ?? 0) }
        reading.totalSamples = totalSamples
        reading.range = try rows.map(RangeText.parse).map { Int64($0.lowerBound)..<Int64($0.upperBound) }
        reading.columns = (options.columns ?? []).joined(separator: "\n")
        reading.condition = condition ?? ""
        reading.width = min(jobs, 3)
        return reading
    }

    /// What these options change in samples.
    var transforms: [any SampleTransform] {
        if imagesOnly { return [PartChoice(words: "--images-only", suffixes: Self.imageParts, isKept: true)] }
        if annotationsOnly {
            return [PartChoice(words: "--annotations-only", suffixes: Self.imageParts, isKept: false)]
        }
        return []
    }
}

/// Names of columns as `--columns` takes them.
enum ColumnList {
    /// The names between commas; one in double quotes may hold commas.
    static func names(in list: String) -> [String] {
        var names: [String] = []
        var name = ""
        var isQuoted = false
        for character in list + "," {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                let trimmed = name.drop { $0 == " " }
                if !trimmed.isEmpty, !names.contains(String(trimmed)) { names.append(String(trimmed)) }
                name = ""
            default: name.append(character)
            }
        }
        return names
    }
}

/// Keeps the parts of some kinds, or drops them.
struct PartChoice: SampleTransform {
    let words: String
    let suffixes: Set<String>
    let isKept: Bool

    func apply(to sample: inout Sample) throws(FetchError) {
        sample.parts.removeAll { suffixes.contains($0.suffix) != isKept }
    }
}
