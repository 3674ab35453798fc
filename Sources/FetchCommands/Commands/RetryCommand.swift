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
        let snapshot = try LedgerSnapshot(of: directory, creating: false)
        let last = try snapshot.ledger.lastRun()
        snapshot.close()
        guard let last, !last.arguments.isEmpty else {
            throw FetchError(.notFound, "\(directory) has no fetch to repeat", hint: "Run the fetch's own command")
        }
        let output = URL(filePath: directory).standardizedFileURL.path()
        let changed = options.map(Self.absolute)
        if FileManager.default.fileExists(atPath: last.directory) {
            _ = FileManager.default.changeCurrentDirectoryPath(last.directory)
        }
        var arguments = Self.without(Self.names(of: changed) + ["-o", "--output"], last.arguments)
        arguments = arguments.filter { $0 != "--failed-only" && $0 != "--dry-run" } + changed
        guard !arguments.contains(where: SafeArguments.isRedacted) else {
            throw FetchError(
                .usage, "the last fetch was given a signed address, which is not kept",
                hint: "Add it again: fetch retry \(directory) --links …")
        }
        let repeated = arguments + ["-o", output]
        let status = await FetchTool.$retriedDirectory.withValue(output) { await FetchTool.run(repeated) }
        if let status = ExitStatus(rawValue: status), status != .done { throw ExitStatusError(status: status) }
    }

    /// A file named on this command line, independent of the working directory.
    private static func absolute(_ argument: String) -> String {
        FileManager.default.fileExists(atPath: argument) ? URL(filePath: argument).standardizedFileURL.path() : argument
    }

    private static func names(of options: [String]) -> [String] {
        options.filter { $0.hasPrefix("-") && $0.count > 1 }.map { String($0.prefix { $0 != "=" }) }
    }

    /// Takes options, and the values behind them, out of a command line.
    private static func without(_ names: [String], _ arguments: [String]) -> [String] {
        var kept: [String] = []
        var skipsValue = false
        for argument in arguments {
            if skipsValue && !argument.hasPrefix("--") {
                skipsValue = false
                continue
            }
            skipsValue = names.contains(argument)
            if skipsValue || names.contains(where: { argument.hasPrefix($0 + "=") }) { continue }
            kept.append(argument)
        }
        return kept
    }
}
