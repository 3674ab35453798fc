import ArgumentParser
import FetchCore
import FetchEngine
import Foundation

/// `fetch retry DIR`.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Bring what an output directory still lacks: what failed, was cut short or was found damaged.",
        discussion: """
            Repeats the last fetch into the directory. Options after the directory are added to that command, for \
            example a fresh list: fetch retry sa1b --links NEW.txt
            """)

    @Argument(help: ArgumentHelp("The output directory.", valueName: "dir"))
    var directory: String

    @Argument(parsing: .captureForPassthrough, help: "Options to add to, or replace in, the fetch's own command.")
    var options: [String] = []

    func run() async throws {
        let place = try StoreOutput.ledgerFolder(directory, state: OptionList.value(of: "--state", in: options))
        let snapshot = try LedgerSnapshot(of: place, creating: false)
        let last = try snapshot.ledger.lastRun()
        snapshot.close()
        guard let last, !last.arguments.isEmpty else {
            throw FetchError(.notFound, "\(directory) has no fetch to repeat", hint: "Run the fetch's own command")
        }
        let output = place == directory ? URL(filePath: directory).standardizedFileURL.path() : directory
        let changed = options.map(NamedFile.absolute)
        if FileManager.default.fileExists(atPath: last.directory) {
            _ = FileManager.default.changeCurrentDirectoryPath(last.directory)
        }
        var arguments = OptionList.without(OptionList.names(of: changed) + ["-o", "--output"], last.arguments)
        arguments = arguments.filter { $0 != "--failed-only" && $0 != "--dry-run" } + changed
        arguments = Self.withoutLostPlaces(arguments)
        guard !arguments.contains(where: SafeArguments.isRedacted) else {
            throw FetchError(
                .usage, "the last fetch was given a signed address, which is not kept",
                hint: "Add it again: fetch retry \(directory) --links …")
        }
        let repeated = arguments + ["-o", output]
        let status = await FetchTool.$retriedDirectory.withValue(output) { await FetchTool.run(repeated) }
        if let status = ExitStatus(rawValue: status), status != .done { throw ExitStatusError(status: status) }
    }

    /// A command without directories to share with that are gone: what they had is fetched.
    private static func withoutLostPlaces(_ arguments: [String]) -> [String] {
        let option = "--link-from"
        var kept: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            let joined = word.hasPrefix(option + "=") ? String(word.dropFirst(option.utf8.count + 1)) : nil
            guard let place = joined ?? (word == option ? rest.popFirst() : nil) else {
                kept.append(word)
                continue
            }
            if FileManager.default.fileExists(atPath: "\(place)/.fetch/ledger.db") { kept.append("\(option)=\(place)") }
        }
        return kept
    }
}
