import FetchConformance
import FetchCore
import Synchronization

extension BrokenSource {
    /// The source with its fault, and all that the laws ask to see.
    static func specimen(_ fault: Fault?) -> SourceSpecimen {
        let openings = Counter()
        var descriptor = Self.descriptor
        if fault == .descriptor { descriptor.summary = "Twelve documents.\nOn a server." }
        let documents = (0..<12).map { ("\(base)/\($0).bin?\(query)", content($0)) }
        var specimen = SourceSpecimen(
            descriptor: descriptor, options: [DeclaredOption(name: "base", help: "Where the files are.")],
            arguments: ["--base", base], transport: MemoryTransport(Dictionary(uniqueKeysWithValues: documents))
        ) { arguments, environment in
            // A listing in the order of a hash table: every time it is opened, another one.
            try await BrokenSource(fault, arguments, isReversed: openings.next().isMultiple(of: 2))
        }
        specimen.empty = ["--empty"]
        specimen.malformed = [SourceSpecimen.Malformed(["--damaged"], mention: "line 7")]
        specimen.secrets = ["c2VjcmV0LXNpZ25hdHVyZQ"]
        return specimen
    }
}

/// Counts from 1.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
