public import FetchCore

/// The figures of all samples that a ``SampleLayout`` asks for, as JSON.
public struct LayoutStatistics: SampleReport {
    private let layout: SampleLayout
    private let statistics: SampleLayout.Statistics

    /// Writes these figures of a layout's samples.
    public init(_ statistics: SampleLayout.Statistics, of layout: SampleLayout) {
        self.statistics = statistics
        self.layout = layout
    }

    /// What is counted; as large as there are different values, not samples.
    private struct Counts {
        var samples: Int64 = 0
        var skipped: Int64 = 0
        var annotated: Int64 = 0
        var tallies: [[String: Int64]]
        var classes: [Int: Int64] = [:]
        var writtenClasses: [Int: Int64] = [:]
        var megapixels = [Int64](repeating: 0, count: LayoutStatistics.bounds.count + 1)
    }

    /// The bounds between the bins of picture sizes, in megapixels.
    private static let bounds: [Int64] = [1, 4, 16, 50, 100]

    public func write(_ samples: any SampleCatalog, open: (_ path: String) throws -> any ReportFile) throws {
        let counts = try count(samples)
        let file = try open(statistics.path)
        func put(_ text: String) throws { try file.put(Array(text.utf8)) }
        try put("{\n  \"preset\": \(JSONText.quoted(layout.name)),\n  \"total_samples\": \(counts.samples),\n")
        try put("  \"skipped_samples\": \(counts.skipped),\n  \"skipped\": [")
        var isFirst = true
        try samples.walkSkipped { sample in
            try put(isFirst ? "\n    " : ",\n    ")
            isFirst = false
            try put(
                "{\"container\": \(JSONText.quoted(sample.container.string)), \"key\": \(JSONText.quoted(sample.key)), "
                    + "\"reason\": \(JSONText.quoted(sample.reason))}")
        }
        try put(isFirst ? "],\n" : "\n  ],\n")
        try put("  \"samples_with_annotations\": \(counts.annotated),\n")
        for (tally, values) in zip(statistics.tallies, counts.tallies) {
            let sorted = values.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            try put("  \(JSONText.quoted(tally.name)): \(Self.object(sorted)),\n")
        }
        try put("  \"class_pixel_counts\": \(Self.object(named(counts.writtenClasses))),\n")
        try put("  \"class_pixel_counts_original\": \(Self.object(named(counts.classes))),\n")
        try put("  \"megapixels\": \(Self.object(bins(counts))),\n  \"image_sizes\": [")
        isFirst = true
        try samples.walk { record in
            guard let size = PictureFigures(record.fields).original else { return }
            try put("\(isFirst ? "" : ", ")[\(size.width), \(size.height)]")
            isFirst = false
        }
        try put("]\n}\n")
        try file.finish()
    }

    private func count(_ samples: any SampleCatalog) throws -> Counts {
        var counts = Counts(tallies: Array(repeating: [:], count: statistics.tallies.count))
        try samples.walk { record in
            let figures = PictureFigures(record.fields)
            counts.samples += 1
            if let classes = figures.classes {
                counts.annotated += 1
                counts.classes.merge(classes, uniquingKeysWith: +)
                counts.writtenClasses.merge(figures.writtenClasses, uniquingKeysWith: +)
            }
            for (index, tally) in statistics.tallies.enumerated() {
                guard let value = record.fields.first(where: { $0.name == tally.field })?.value else { continue }
                counts.tallies[index][value.isNull ? "" : value.cell, default: 0] += 1
            }
            if let size = figures.original {
                let pixels = Int64(size.width) * Int64(size.height)
                counts.megapixels[Self.bounds.firstIndex { pixels < $0 * 1_000_000 } ?? Self.bounds.count] += 1
            }
        }
        try samples.walkSkipped { _ in counts.skipped += 1 }
        return counts
    }

    /// Classes by name; one without a name by its number.
    private func named(_ counts: [Int: Int64]) -> [(key: String, value: Int64)] {
        var names: [Int: String] = [:]
        for known in layout.classes { names[known.value] = known.name }
        return counts.sorted { $0.key < $1.key }.map { (names[$0.key] ?? "\($0.key)", $0.value) }
    }

    private func bins(_ counts: Counts) -> [(key: String, value: Int64)] {
        counts.megapixels.enumerated().map { index, count in
            if index == 0 { return ("below \(Self.bounds[0])", count) }
            if index == Self.bounds.count { return ("\(Self.bounds[index - 1]) and more", count) }
            return ("\(Self.bounds[index - 1]) to \(Self.bounds[index])", count)
        }
    }

    private static func object(_ pairs: [(key: String, value: Int64)]) -> String {
        "{" + pairs.map { "\(JSONText.quoted($0.key)): \($0.value)" }.joined(separator: ", ") + "}"
    }
}
