import FetchCore
import FoundationEssentials

extension Pipeline {
    /// Writes the files that describe all samples, from what the ledger knows.
    func writeSampleReports() throws {
        guard options.rows != nil || !options.transforms.isEmpty, try ledger.hasSamples() else { return }
        var paths = Set((try ledger.meta("sample_reports") ?? "").split(separator: "\n").map(String.init))
        for report in options.reports {
            try report.write(LedgerCatalog(ledger: ledger)) { path in
                paths.insert(path)
                return try LineReport(try reportPlace(try RelativePath(path)))
            }
        }
        try ledger.setMeta("sample_reports", paths.sorted().joined(separator: "\n"))
    }

    /// Where a report lands; its folder is made.
    private func reportPlace(_ path: RelativePath) throws -> String {
        if try ledger.isKnown(path) {
            throw FetchError(
                .unsafePath, "the report \(path) would replace what was brought under this name",
                hint: "Leave that asset out with --exclude, or fetch it into another directory")
        }
        if let folder = path.parent {
            try FileManager.default.createDirectory(
                atPath: "\(options.output)/\(folder)", withIntermediateDirectories: true)
        }
        return "\(options.output)/\(path)"
    }
}

/// The samples in a ledger.
private struct LedgerCatalog: SampleCatalog {
    let ledger: Ledger

    func walk(_ body: (SampleRecord) throws -> Void) throws { try ledger.forEachSample(body) }
    func walkSkipped(_ body: (SkippedSample) throws -> Void) throws { try ledger.forEachSkippedSample(body) }
}

/// A report that is written.
private final class LineReport: ReportFile {
    private var file: LineFile

    init(_ path: String) throws { file = try LineFile(path) }

    func put(_ bytes: [UInt8]) throws { try file.add(bytes) }
    func finish() throws { try file.finish() }
}
