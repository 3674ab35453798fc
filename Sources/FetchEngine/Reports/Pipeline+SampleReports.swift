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
        if let remote = sink as? any RemoteSink { try send(paths.sorted(), to: remote) }
    }

    /// Puts reports beside what they describe, as far as they have changed.
    private func send(_ paths: [String], to remote: any RemoteSink) throws {
        for path in paths {
            let file = try FileAccess("\(options.output)/\(path)")
            let digest = checks.digest(.sha256, file.size)
            try file.forEachPiece { (piece) throws(FetchError) in digest.update(piece) }
            let sum = digest.finalize().value
            if try ledger.meta("report \(path)") == sum { continue }
            let entry = PlanEntry(
                id: ledger.ids.next(), itemID: path, asset: Asset(key: "report", path: try RelativePath(path)))
            let writer = try remote.begin(entry, size: file.size, resuming: false)
            do {
                try file.forEachPiece { (piece) throws(FetchError) in try writer.append(piece) }
                try writer.complete()
                try writer.commit()
            } catch {
                writer.discard()
                throw error
            }
            try ledger.setMeta("report \(path)", sum)
        }
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
