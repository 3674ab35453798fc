import ArgumentParser
import FetchCore
import FetchPluginHost

/// The sources that are programs of their own: found when their name is asked for, started once, ended with the command.
enum ExternalSources {
    /// The program that this command line is for; `nil` for everything that is built in.
    static func program(for arguments: [String]) -> PluginExecutable? {
        guard let name = name(in: arguments), !isTaken(name) else { return nil }
        return PluginExecutable.named(name, variables: ProcessVariables.all)
    }

    /// True when a source or a command of the program itself has this name.
    static func isTaken(_ name: String) -> Bool {
        (RootCommand.ownCommands + RootCommand.programCommands).contains { $0._commandName == name } || name == "help"
            || FetchTool.sources.contains { $0.descriptor.name == name }
    }

    /// Starts a program, lets `body` run with it as one more source, and ends it.
    static func with(_ executable: PluginExecutable, _ body: () async -> Int32) async -> Int32 {
        do {
            let program = try await start(executable)
            let status = await ExternalSource.$program.withValue(program) {
                await FetchTool.$external.withValue(.source(ExternalSource.self)) { await body() }
            }
            await program.close()
            return status
        } catch {
            let error = FetchError.wrapping(error, while: "starting \(executable.name)")
            Console.error(error)
            return error.exitStatus.rawValue
        }
    }

    /// Starts a program and looks at what it declares.
    ///
    /// - Throws: ``FetchError`` with code `source-failed`, also for options that every source has already.
    static func start(_ executable: PluginExecutable) async throws -> ExternalProgram {
        let program = try await ExternalProgram.start(
            executable, version: FetchTool.version, limits: PluginLimits(variables: ProcessVariables.all))
        let shared = ExternalSource.$program.withValue(program.withoutOptions) {
            Set(CommandOptions(of: SourceRegistration.source(ExternalSource.self).command).all.map(\.name))
        }
        if let clash = program.options.first(where: { shared.contains($0.name) }) {
            await program.close()
            throw FetchError(
                .sourceFailed,
                "fetch-source-\(executable.name) declares the option --\(clash.name), which every source has",
                hint: "The plugin has to call it something else")
        }
        return program
    }

    /// The first word that is no option: a command's name, or the one after `help`.
    private static func name(in arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }.filter { !$0.hasPrefix("-") }
        return words.first == "help" ? words.dropFirst().first : words.first
    }
}
