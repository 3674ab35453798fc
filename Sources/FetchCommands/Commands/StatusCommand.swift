import ArgumentParser
import FetchCore
import FetchEngine
import FetchObjectStore

/// `fetch status DIR`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what an output directory holds of what was chosen for it.")

    @Argument(help: ArgumentHelp("The output directory.", valueName: "dir"))
    var directory: String

    @Flag(help: "As one JSON object.")
    var json = false

    @Flag(help: "Of an object store: throw away what was sent of objects that are not whole.")
    var clean = false

    @OptionGroup(title: "Object stores") var store: StoreOptions

    func run() async throws {
        let output = try store.output(directory)
        if clean { try cleanUp(output) }
        let view = try LedgerView(of: output?.state ?? directory)
        defer { view.close() }
        let status = try view.ledger.status()
        if json {
            Console.print(Self.object(status, holder: view.holder).text)
        } else {
            let state = output?.state ?? directory
            Console.print(Self.lines(status, directory, state, holder: view.holder).joined(separator: "\n"))
        }
    }

    /// Ends the uploads of this output that are not over: the next run sends those objects from their start.
    private func cleanUp(_ output: StoreOutput?) throws {
        guard let output else {
            throw FetchError(
                .usage, "--clean goes with an object store", hint: "A directory keeps nothing that costs anything")
        }
        let snapshot = try LedgerSnapshot(of: output.state, creating: false)
        snapshot.close()
        let claim = try Claim(directory: output.state, command: "fetch status --clean")
        defer { claim.release() }
        let ledger = try Ledger(directory: output.state, creating: false)
        defer { ledger.close() }
        let sink = try store.sink(output, width: 1)
        let count = try sink.clean { (path) throws(FetchError) in try ledger.isPlanned(path) }
        Console.write("\(Units.count(count, "unfinished upload")) thrown away")
    }

    private static func lines(
        _ status: DirectoryStatus, _ directory: String, _ state: String, holder: String?
    ) -> [String] {
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
        if status.refused > 0 { lines.append("refused     \(Units.count(status.refused)) (members of archives, rows)") }
        if status.partial > 0 { lines.append("begun       \(Units.count(status.partial))") }
        if status.missing > 0 { lines.append("missing     \(Units.count(status.missing))") }
        if status.failed > 0 { lines.append("failed      \(Units.count(status.failed))") }
        for failure in status.failures.prefix(5) {
            lines.append("            \(SafeText.printable(failure.path)): \(failure.error.message)")
        }
        if status.failed > 5 { lines.append("            … all of them in \(state)/.fetch/failures.jsonl") }
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
