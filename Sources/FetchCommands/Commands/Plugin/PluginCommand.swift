import ArgumentParser

/// `fetch plugin`.
struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Sources of others: list them, check them, begin one.",
        discussion: """
            EXAMPLES
              fetch plugin list
                  the sources that are programs of their own
              fetch plugin check ./fetch-source-tiles
                  whether one keeps the laws of sources
              fetch plugin new tiles --python
                  a source to begin with, in a folder of its own
            """, subcommands: [PluginListCommand.self, PluginCheckCommand.self, PluginNewCommand.self])
}
