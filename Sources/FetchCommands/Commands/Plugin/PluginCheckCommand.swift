import ArgumentParser
import FetchConformance
import FetchCore
import FetchPluginHost
import FetchTransport
import Foundation

/// `fetch plugin check NAME|PATH`.
struct PluginCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tell whether a source that is a program keeps the laws of sources.",
        discussion: """
            The source is judged on a small dataset, which the file fetch-source-NAME.check.json beside the program \
            names: {"arguments": [...], "empty": [...], "malformed": [{"arguments": [...], "mention": "line 2"}], \
            "secrets": [...]}, {folder} being that of the file. Arguments behind the program take the place of the \
            file's.
            """)

    @Argument(help: ArgumentHelp("The source's name, or the program's path.", valueName: "name|path"))
    var program: String

    @Argument(
        parsing: .captureForPassthrough,
        help: "The command line of a small dataset, as it would stand behind fetch NAME.")
    var arguments: [String] = []

    func run() async throws {
        let executable = try Self.find(program)
        let started = try await ExternalSources.start(executable)
        let report = await ExternalSource.$program.withValue(started) {
            await judged(executable)
        }
        await started.close()
        Console.print(try report.get().description)
        if try !report.get().isConforming { throw ExitStatusError(status: .corrupt) }
    }

    private func judged(_ executable: PluginExecutable) async -> Result<ConformanceReport, any Error> {
        do {
            let file = try CheckFile(beside: executable)
            if file == nil && arguments.isEmpty {
                throw FetchError(
                    .usage, "there is nothing to judge \(executable.name) by",
                    hint: "Write the command line of a small dataset behind it, or \(CheckFile.name(of: executable))")
            }
            var specimen = SourceSpecimen(
                ExternalSource.self, arguments: arguments.isEmpty ? file?.arguments ?? [] : arguments,
                empty: file?.empty, malformed: (file?.malformed ?? []).map { .init($0.arguments, mention: $0.mention) },
                secrets: file?.secrets ?? [], transport: CurlTransport(options: TransportOptions()))
            specimen.variables = ProcessVariables.all
            return .success(await ConformanceReport.judge(specimen))
        } catch {
            return .failure(error)
        }
    }

    private static func find(_ text: String) throws(FetchError) -> PluginExecutable {
        if text.contains("/") {
            if let program = PluginExecutable(path: text) { return program }
            throw FetchError(
                .notFound, "\(SafeText.printable(text)) is no program called fetch-source-NAME",
                hint: "Look at its name, and whether it may be executed (chmod +x)")
        }
        if let program = PluginExecutable.named(text, variables: ProcessVariables.all) { return program }
        throw FetchError(
            .notFound, "there is no program fetch-source-\(SafeText.printable(text))",
            hint: "Give its path, or put it into a folder of PATH; fetch plugin list shows what is found")
    }
}

/// What a plugin is judged by: a file beside it.
struct CheckFile: Decodable {
    struct Malformed: Decodable {
        var arguments: [String]
        var mention: String
    }

    var arguments: [String]
    var empty: [String]?
    var malformed: [Malformed]?
    var secrets: [String]?

    /// The file's name.
    static func name(of program: PluginExecutable) -> String {
        "\(PluginExecutable.prefix)\(program.name).check.json"
    }

    /// Reads it; `nil` when there is none.
    init?(beside program: PluginExecutable) throws(FetchError) {
        let folder = URL(filePath: program.path).resolvingSymlinksInPath().deletingLastPathComponent().path()
        let path = folder + Self.name(of: program)
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let place = String(folder.dropLast())
        do {
            self = try JSONDecoder().decode(CheckFile.self, from: data)
        } catch {
            throw FetchError(
                .badInput, "\(path) is not of its form",
                hint: "It has arguments, and may have empty, malformed (each with arguments and mention) and secrets")
        }
        arguments = arguments.map { $0.replacing("{folder}", with: place) }
        empty = empty?.map { $0.replacing("{folder}", with: place) }
        malformed = malformed?.map {
            Malformed(arguments: $0.arguments.map { $0.replacing("{folder}", with: place) }, mention: $0.mention)
        }
    }
}
