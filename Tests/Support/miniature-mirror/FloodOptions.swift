import ArgumentParser
import MiniatureMirror

/// What a miniature sen12floods holds.
struct FloodOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Size; 1 is the real number of items: 11,134, with 39,063 assets.", valueName: "factor"))
    var scale = 0.01

    @Option(help: ArgumentHelp("Bytes of a picture on average.", valueName: "bytes"))
    var assetBytes = 16_000

    @Option(help: ArgumentHelp("Seed of all that is made up, and of the chance of faults.", valueName: "s"))
    var seed: UInt64 = 0

    @Flag(help: "Let both collections of labels link to one documentation.")
    var sharedDocumentation = false

    @Flag(name: .customLong("stac-1.1"), help: "Write the archive and MLHub's documents as STAC 1.1.")
    var isVersion11 = false

    @Option(help: ArgumentHelp("The key of the MLHub API.", valueName: "text"))
    var key = "miniature-key"

    @Option(help: ArgumentHelp("Write the archive of the catalog here as well.", valueName: "file"))
    var archive: String?

    func validate() throws {
        guard scale > 0, scale <= 1000 else { throw ValidationError("--scale lies between 0 and 1000.") }
        guard (64...100_000_000).contains(assetBytes) else {
            throw ValidationError("--asset-bytes lies between 64 and 100000000.")
        }
    }

    var version: STACVersion { isVersion11 ? .v11 : .v10 }

    func recipe() -> FloodRecipe {
        var recipe = FloodRecipe(scale: scale)
        recipe.assetBytes = assetBytes
        recipe.seed = seed
        recipe.sharesDocumentation = sharedDocumentation
        return recipe
    }
}
