import ArgumentParser
import MiniatureMirror

/// Writes a catalog archive of any number of made-up items.
struct ItemsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "items",
        abstract: "Write a STAC catalog archive of any number of made-up items.")

    @Option(help: ArgumentHelp("Number of items.", valueName: "n"))
    var count = 2_000_000

    @Option(help: ArgumentHelp("Items in a collection.", valueName: "n"))
    var perCollection = 500_000

    @Option(help: ArgumentHelp("Spaces of indentation; items are one line without it.", valueName: "n"))
    var indent: Int?

    @Flag(help: "Link from each collection to all its items.")
    var listed = false

    @Option(help: ArgumentHelp("What the addresses of assets begin with.", valueName: "url"))
    var assets = "http://127.0.0.1:9/items"

    @Option(help: ArgumentHelp("Seed of all that is made up.", valueName: "s"))
    var seed: UInt64 = 0

    @Argument(help: "The archive to write.")
    var file: String

    func validate() throws {
        guard count > 0, perCollection > 0 else {
            throw ValidationError("--count and --per-collection are at least 1.")
        }
        guard (0...8).contains(indent ?? 0) else { throw ValidationError("--indent lies between 0 and 8.") }
    }

    func run() throws {
        var items = MadeUpItems(count: count, itemsPerCollection: perCollection)
        items.indent = indent
        items.listsItems = listed
        items.assetBase = assets
        items.seed = seed
        try items.writeArchive(to: file)
    }
}
