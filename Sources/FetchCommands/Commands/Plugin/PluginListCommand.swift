import ArgumentParser
import FetchCore
import FetchPluginHost

/// `fetch plugin list`.
struct PluginListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the sources that are programs of their own, and where they are.")

    @Flag(help: "As one JSON list.")
    var json = false

    func run() async throws {
        let variables = ProcessVariables.all
        let programs = PluginExecutable.all(variables: variables)
        var objects: [JSONText] = []
        for program in programs {
            let (summary, problem) = await Self.asked(program)
            if json {
                objects.append(Self.object(program, summary, problem))
            } else {
                Console.print(Console.styled(program.name, .bold) + "  " + (summary ?? "does not work"))
                Console.print("    program  \(SafeText.printable(program.path))")
                if let problem { Console.print("    problem  \(problem)") }
            }
        }
        if json { return Console.print("[" + objects.map(\.text).joined(separator: ",") + "]") }
        if programs.isEmpty {
            Console.print(
                "There are none. A program called fetch-source-NAME is one when it is in a folder of PATH, or in")
            Console.print(PluginExecutable.folders(variables).first ?? "~/.local/share/fetch/plugins")
        }
    }

    /// What a program says of itself, and what is wrong with it.
    private static func asked(_ program: PluginExecutable) async -> (summary: String?, problem: String?) {
        do {
            let started = try await ExternalSources.start(program)
            await started.close()
            let hidden = ExternalSources.isTaken(program.name) ? "fetch has a command of that name already" : nil
            return (started.descriptor.summary, hidden)
        } catch {
            return (nil, FetchError.wrapping(error, while: "starting it").message)
        }
    }

    private static func object(_ program: PluginExecutable, _ summary: String?, _ problem: String?) -> JSONText {
        var json = JSONText()
        json.add("name", program.name)
        json.add("path", program.path)
        json.add("summary", summary)
        json.add("problem", problem)
        return json
    }
}
