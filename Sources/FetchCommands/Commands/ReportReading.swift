import FetchCore
import FetchEngine
import FetchReport
import Foundation
import Glibc

/// Gathers what a report tells about a directory: from its ledger, its files, and what others wrote beside them.
struct ReportReading {
    private let directory: String
    private static let spans = 80

    init(_ directory: String) { self.directory = directory }

    /// - Throws: ``FetchError`` with code `not-found` for a directory that no fetch wrote.
    func facts(analysing: Bool) throws -> ReportFacts {
        let view = try LedgerView(directory)
        defer { view.close() }
        let status = try view.ledger.status()
        var facts = ReportFacts(
            directory: PageFile.name(of: directory), dataset: status.dataset, time: Timestamp.now())
        facts.chosen = status.chosen
        facts.done = status.downloaded
        facts.failed = status.failed
        facts.open = status.partial + status.missing
        facts.refused = status.refused
        facts.licence = licence(of: status.dataset, try view.ledger.licence())
        try read(view.ledger, into: &facts)
        facts.classes = ClassCounts.read("\(directory)/statistics.json")
        if analysing { facts.analysis = try analysis() }
        return facts
    }

    private func read(_ ledger: Ledger, into facts: inout ReportFacts) throws {
        var sizes = ValueCounts(scale: .wide)
        let contents = try ledger.contents { sizes.add(Double($0)) }
        facts.sizes = sizes
        facts.files = contents.whole.count
        facts.bytes = contents.whole.bytes
        facts.endings = Self.kinds(contents.endings) { $0.isEmpty ? "no ending" : "." + $0 }
        facts.keys = Self.kinds(contents.keys) { $0 }
        let runs = try ledger.runs()
        facts.runs = runs.map { run in
            let brought = contents.runs[run.id] ?? DirectoryContents.Kind()
            return ReportFacts.Run(
                started: run.started, finished: run.finished, selection: run.selection, status: run.status,
                files: brought.count, bytes: brought.bytes)
        }
        facts.timeline = try timeline(ledger, runs, contents)
        let failures = try ledger.failures(limit: 100)
        facts.failureCodes = failures.codes
        facts.failures = failures.first.map {
            ReportFacts.Failure(path: $0.path, code: $0.error.code.rawValue, reason: $0.error.message)
        }
        facts.footprints = try ledger.footprints()
    }

    private static func kinds(
        _ kinds: [String: DirectoryContents.Kind], _ name: (String) -> String
    ) -> [ReportFacts.Kind] {
        kinds.map { ReportFacts.Kind(name: name($0.key), count: $0.value.count, bytes: $0.value.bytes) }
            .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
    }

    /// The course of the run that brought most.
    private func timeline(
        _ ledger: Ledger, _ runs: [RunRecord], _ contents: DirectoryContents
    ) throws -> ReportFacts.Timeline? {
        let largest = runs.max { contents.runs[$0.id]?.bytes ?? 0 < contents.runs[$1.id]?.bytes ?? 0 }
        guard let largest, let finished = largest.finished, contents.runs[largest.id] != nil else { return nil }
        let bytes = try ledger.course(of: largest.id, from: largest.started, to: finished, spans: Self.spans)
        return bytes.isEmpty ? nil : ReportFacts.Timeline(start: largest.started, end: finished, bytes: bytes)
    }

    /// The licence the run recorded, with what its source says about it.
    private func licence(of dataset: String, _ recorded: String?) -> SourceDescriptor.Licence? {
        let source = dataset.prefix { $0 != ":" }
        let known = FetchTool.sources.first { $0.descriptor.name == source }?.descriptor.licence
        guard let recorded else { return known }
        return known?.name == recorded ? known : SourceDescriptor.Licence(name: recorded, summary: "")
    }

    /// What the files hold, where they are of a dataset that is known.
    private func analysis() throws -> Analysis? {
        guard let chosen = try? ChosenForm(directory, named: nil) else { return nil }
        let threads = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        let analysis = try Analyzer(directory, chosen).run(threads: threads) { _ in }
        return analysis.isEmpty ? nil : analysis
    }
}

/// Counts by class that lie beside a dataset in `statistics.json`: each field that is an object of names and numbers.
enum ClassCounts {
    /// A list of the sizes of all pictures may be among them.
    private static let largest = 16 << 20

    /// Reads them; nothing where there is no such file or it is of another form.
    static func read(_ path: String) -> [ReportFacts.Classes] {
        guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size <= largest,
            let data = FileManager.default.contents(atPath: path),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { return [] }
        return object.keys.sorted().compactMap { key in
            guard let counts = object[key] as? [String: NSNumber], counts.count > 1 else { return nil }
            return ReportFacts.Classes(
                title: key.replacing("_", with: " ").capitalizedFirst,
                counts: inOrder(counts.map { ($0.key, $0.value.doubleValue) }))
        }
    }

    /// Classes with the most first; intervals such as `below 1` and `4 to 16` as they follow each other.
    private static func inOrder(_ counts: [(name: String, count: Double)]) -> [(name: String, count: Double)] {
        let starts = counts.map { interval($0.name) }
        guard starts.allSatisfy({ $0 != nil }) else {
            return counts.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        }
        let order = zip(starts, counts).sorted { $0.0! < $1.0! }.map(\.1)
        // What lies beyond the largest is not there to be seen.
        return Array(order.prefix((order.lastIndex { $0.count > 0 } ?? 0) + 1))
    }

    /// Where an interval begins; `nil` for any other name.
    private static func interval(_ name: String) -> Double? {
        let words = name.split(separator: " ")
        if words.count == 2, words[0] == "below", Double(words[1]) != nil { return -.infinity }
        guard words.count == 3, ["to", "and"].contains(words[1]) else { return nil }
        return Double(words[0])
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
