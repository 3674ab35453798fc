import ArgumentParser
import Glibc
import MiniatureMirror

/// What a miniature SA-1B holds.
struct SA1BDatasetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Number of tars.", valueName: "n"))
    var tars = 10

    @Option(help: ArgumentHelp("Images in each tar.", valueName: "n"))
    var imagesPerTar = 3

    @Option(help: ArgumentHelp("Incompressible bytes added to each JPEG.", valueName: "bytes"))
    var padding = 0

    @Option(help: ArgumentHelp("Seed of all that is made up, and of the chance of faults.", valueName: "s"))
    var seed: UInt64 = 0

    @Flag(help: "Serve plain tars; the real ones are gzip files in spite of their name.")
    var plainTar = false

    @Option(help: ArgumentHelp("When links expire; negative for links that have.", valueName: "hours"))
    var expiresIn = 168.0

    @Option(help: ArgumentHelp("Write the list of links here.", valueName: "file"))
    var links: String?

    @Option(help: ArgumentHelp("Write the checksums of all tars here; makes every tar first.", valueName: "file"))
    var md5: String?

    func validate() throws {
        guard (1...1_000_000).contains(tars) else { throw ValidationError("--tars lies between 1 and 1000000.") }
        guard imagesPerTar > 0, padding >= 0 else {
            throw ValidationError("--images-per-tar is at least 1, --padding at least 0.")
        }
    }

    func content() -> MiniatureSA1B {
        var recipe = SA1BRecipe()
        recipe.imagesPerTar = imagesPerTar
        recipe.padding = padding
        recipe.seed = seed
        recipe.isGzipped = !plainTar
        return MiniatureSA1B(tarCount: tars, recipe: recipe, expires: time(nil) + Int(expiresIn * 3600))
    }

    func writeLists(of content: MiniatureSA1B, baseURL: String) throws {
        if let links { try OutputFile(path: links).write(content.linkList(baseURL: baseURL)) }
        if let md5 { try OutputFile(path: md5).write(content.md5List()) }
    }
}
