import ArgumentParser
import CLinux
import FetchCore
import Glibc

/// The command line tool as a library: a third party's `main` is this call and its list of sources.
public enum FetchTool {
    /// The version, as `fetch --version` prints it.
    public static let version = "0.1.0"

    @TaskLocal static var sources: [SourceRegistration] = []
    /// The source of this command line that is a program of its own, started already.
    @TaskLocal static var external: SourceRegistration?
    /// The dataset that the command line names instead of a source.
    @TaskLocal static var dataset: DatasetFile?
    /// All sources of this command line.
    static var registrations: [SourceRegistration] { sources + [external].compactMap(\.self) }
    /// The command line that is run: the process's own, or the one that `fetch retry` repeats.
    @TaskLocal static var arguments: [String] = []
    /// Options of this command line that nobody wrote there: the environment, a file or a dataset says them.
    @TaskLocal static var standing: Set<String> = []
    /// The output directory that `fetch retry` goes on with, whatever directory the command line makes of it.
    @TaskLocal static var retriedDirectory: String?
    /// What `fetch sync` and exports of locks want done with the paths of a lock, instead of a selection.
    @TaskLocal static var lockTask: LockTask?

    /// Parses the command line, runs it, and ends the process with the status of `Docs/Errors.md`.
    public static func main(sources: [SourceRegistration]) async -> Never {
        Signals.prepare()
        allowOpenFiles()
        fetch_return_freed_memory()
        let status = await $sources.withValue(sources) {
            await run(Array(CommandLine.arguments.dropFirst()))
        }
        fflush(nil)
        // Everything is on disk and said: what some forty libraries tidy up at an `exit` the system takes back anyway.
        _exit(status)
    }

    /// Allows as many open files as the system does: shells often allow 1,024, which is for older programs' sake.
    private static func allowOpenFiles() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Runs one command line and gives its exit status.
    static func run(_ arguments: [String]) async -> Int32 {
        do {
            return try await prepared(arguments) { await configured($0) }
        } catch {
            return told(error)
        }
    }

    /// Puts the source in a dataset's place, starts the program that the source is if it is one, and lets `body` go on.
    static func prepared(_ arguments: [String], _ body: ([String]) async -> Int32) async throws -> Int32 {
        let request = try DatasetRequest(arguments)
        return await $dataset.withValue(request.dataset) {
            guard let program = ExternalSources.program(for: request.arguments) else {
                return await body(request.arguments)
            }
            return await ExternalSources.with(program) { await body(request.arguments) }
        }
    }

    /// Adds what the environment and files say, and runs that.
    private static func configured(_ arguments: [String]) async -> Int32 {
        do {
            let invocation = try SourceInvocation(arguments)
            return await $standing.withValue(invocation?.configuration.standing ?? []) {
                await $arguments.withValue(invocation?.remembered ?? arguments) {
                    await parseAndRun(invocation?.words ?? arguments)
                }
            }
        } catch {
            return told(error)
        }
    }

    private static func told(_ error: any Error) -> Int32 {
        let error = FetchError.wrapping(error, while: "reading the command line")
        Console.error(error)
        return error.exitStatus.rawValue
    }

    private static func parseAndRun(_ arguments: [String]) async -> Int32 {
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch let status as ExitStatusError {
            return status.status.rawValue
        } catch let error as FetchError {
            Console.error(error)
            return error.exitStatus.rawValue
        } catch {
            return finish(error)
        }
    }

    /// Help, version and usage errors in ArgumentParser's words.
    private static func finish(_ error: any Error) -> Int32 {
        let code = RootCommand.exitCode(for: error)
        let text = RootCommand.fullMessage(for: error)
        if code == .success {
            if !text.isEmpty { Console.print(text) }
        } else {
            Console.write(text)
        }
        return code.rawValue
    }
}

/// Ends a command with a status after everything was said.
struct ExitStatusError: Error {
    var status: ExitStatus
}

/// `fetch`.
struct RootCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "fetch",
            abstract: "Bring a chosen part of a large dataset to this machine.",
            discussion: """
                EXAMPLES
                  fetch sa1b --links links.txt --stratified 100 -o sa1b
                      a hundred tars of SA-1B, spread evenly over the dataset
                  fetch sa1b --links links.txt --stratified 100 --dry-run
                      what that would take: bytes, disk, time
                  fetch urls list.txt -o data
                      everything in a list of links
                  fetch status sa1b
                      what is there, what is missing, what failed

                The same command again goes on where it stopped. fetch SOURCE --help tells each source's options.
                """,
            version: FetchTool.version,
            subcommands: [],
            groupedSubcommands: [
                CommandGroup(
                    name: "Sources",
                    subcommands: FetchTool.registrations.map(\.command)),
                CommandGroup(name: "What was fetched", subcommands: ownCommands),
                CommandGroup(name: "Sources and settings", subcommands: programCommands),
            ])
    }

    /// All that are no sources.
    static var ownCommands: [any ParsableCommand.Type] {
        [
            StatusCommand.self, VerifyCommand.self, RetryCommand.self, AnalyzeCommand.self, ReportCommand.self,
            PreviewCommand.self, LockCommand.self, SyncCommand.self, DiffCommand.self, IndexCommand.self,
            CacheCommand.self,
        ]
    }

    /// All that tell about the program itself.
    static var programCommands: [any ParsableCommand.Type] {
        [SourcesCommand.self, PluginCommand.self, ConfigCommand.self, ErrorsCommand.self]
    }

    func run() async throws {
        throw CleanExit.helpRequest(self)
    }
}
