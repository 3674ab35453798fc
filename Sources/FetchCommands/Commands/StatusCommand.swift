import ArgumentParser
import FetchCore
import FetchEngine

/// `fetch status DIR`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what an output directory holds of what was chosen for it.")

    @Argument(help: ArgumentHelp("The output directory.", valueName: "dir"))
    var directory: String

    @Flag(help: "As one JSON object.")
    var json = false

    func run() async throws {
        let view = try LedgerView(directory)
        defer { view.close() }
        let status = try view.ledger.status()
        if json {
            Console.print(Self.object(status, holder: view.holder).text)
        } else {
            Console.print(Self.lines(status, directory, holder: view.holder).joined(separator: "\n"))
        }
    }

    private static func lines(_ status: DirectoryStatus, _ directory: String, holder: String?) -> [String] {
        let percent = Units.decimal(status.percent, places: 1)
        var lines = [
            "\(directory): \(status.dataset)",
            "downloaded  \(Units.count(status.downloaded)) of \(Units.count(status.chosen, "asset")) (\(percent) %), "
                + Units.bytes(status.downloadedBytes)
                + (status.unsized == 0 ? " of \(Units.bytes(status.knownBytes))" : ""),
        ]
        if status.members > 0 {
            lines.append("unpacked    \(Units.count(status.members, "file")), \(Units.bytes(status.memberBytes))")
        }
        if status.refused > 0 { lines.append("refused     \(Units.count(status.refused, "member")) of archives") }
        if status.partial > 0 { lines.append("begun       \(Units.count(status.partial))") }
        if status.missing > 0 { lines.append("missing     \(Units.count(status.missing))") }
        if status.failed > 0 { lines.append("failed      \(Units.count(status.failed))") }
        for failure in status.failures.prefix(5) {
            lines.append("            \(SafeText.printable(failure.path)): \(failure.error.message)")
        }
        if status.failed > 5 { lines.append("            … all of them in \(directory)/.fetch/failures.jsonl") }
        if let run = status.lastRun {
            lines.append("last run    \(Timestamp.spoken(run.started)), \(run.selection)")
        }
        if let holder { lines.append("in use by   \(holder)") }
        return lines
    }

    private static func object(_ status: DirectoryStatus, holder: String?) -> JSONText {
        var json = JSONText()
        json.add("dataset", status.dataset)
        json.add("chosen", status.chosen)
        json.add("downloaded", status.downloaded)
        json.add("begun", status.partial)
        json.add("missing", status.missing)
        json.add("failed", status.failed)
        json.add("percent", number: status.percent)
        json.add("downloaded_bytes", status.downloadedBytes)
        json.add("known_bytes", status.knownBytes)
        json.add("unknown_sizes", status.unsized)
        json.add("unpacked", status.members)
        json.add("unpacked_bytes", status.memberBytes)
        json.add("refused", status.refused)
        json.add("selection", status.lastRun?.selection)
        json.add("in_use_by", holder)
        return json
    }
}
