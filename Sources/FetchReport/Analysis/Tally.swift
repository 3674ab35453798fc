import FetchCore

/// What one thread has counted; tallies add up.
struct Tally: Sendable {
    /// Pictures of more different sizes than this are counted together.
    private static let mostSizes = 4096
    private static let mostExamples = 100

    var annotations = 0
    var objects = 0
    var counts: [ValueCounts]
    /// For each quantity, by group.
    var groups: [[Int: GroupSums]]
    var sizes: [PixelSize: Int] = [:]
    var otherSizes = 0
    /// Annotations and archives that could not be read; the first of them with the reason.
    var broken = 0
    var brokenExamples: [Analysis.Broken] = []
    var bytes: Int64 = 0

    init(_ quantities: [Quantity]) {
        counts = quantities.map { ValueCounts(scale: $0.scale) }
        groups = Array(repeating: [:], count: quantities.count)
    }

    mutating func add(_ measurements: Measurements, group: Int) {
        annotations += 1
        objects += measurements.objects
        if let size = measurements.size { add(size, 1) }
        for (place, values) in measurements.values.enumerated() where !values.isEmpty {
            groups[place][group, default: GroupSums()].add(values)
            for value in values { counts[place].add(value) }
        }
    }

    mutating func fail(_ path: String, _ reason: String) {
        broken += 1
        if brokenExamples.count < Self.mostExamples {
            brokenExamples.append(Analysis.Broken(path: path, reason: reason))
        }
    }

    mutating func add(_ other: Tally) {
        annotations += other.annotations
        objects += other.objects
        bytes += other.bytes
        for place in counts.indices {
            counts[place].add(other.counts[place])
            groups[place].merge(other.groups[place]) { mine, theirs in
                var sum = mine
                sum.add(theirs)
                return sum
            }
        }
        for (size, count) in other.sizes { add(size, count) }
        otherSizes += other.otherSizes
        broken += other.broken
        brokenExamples += other.brokenExamples.prefix(max(0, Self.mostExamples - brokenExamples.count))
    }

    private mutating func add(_ size: PixelSize, _ count: Int) {
        if sizes[size] != nil || sizes.count < Self.mostSizes {
            sizes[size, default: 0] += count
        } else {
            otherSizes += count
        }
    }
}
