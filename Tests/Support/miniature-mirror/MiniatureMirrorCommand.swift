import ArgumentParser

/// Serves miniatures of places datasets live in.
@main
struct MiniatureMirrorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "miniature-mirror",
        abstract: "Serve a miniature of a place datasets live in on 127.0.0.1, and misbehave on request.",
        subcommands: [SA1BCommand.self, MLHubCommand.self, ItemsCommand.self, HubCommand.self],
        defaultSubcommand: SA1BCommand.self)
}
