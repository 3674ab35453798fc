public import ArgumentParser
import FetchCore
public import FetchEngine

/// Where bytes land and what is said about it: the same for every source.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The output directory; - is standard output, as a tar; s3://BUCKET/PREFIX an object store.",
            valueName: "dir"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Where to keep on this machine what is known of an object store (~/.local/state/fetch unless given).",
            valueName: "dir"))
    var state: String?

    @Flag(help: "Show what would be fetched: assets, bytes, disk, time. Writes nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("The rate to reckon with in --dry-run, such as 50MB.", valueName: "rate"))
    var assumeRate: String?

    @Flag(help: "Ask servers for the sizes that the list does not tell.")
    var sizes = false

    @Option(
        help: ArgumentHelp(
            "What becomes of files that are there already: resume, skip (keep them unseen), overwrite.",
            valueName: "what"))
    var ifExists = IfExists.resume

    @Flag(help: "Go on although the disk has not room enough.")
    var force = false

    @Flag(help: "Only assets that failed before.")
    var failedOnly = false

    @Flag(help: "Look at the size of every file that is there instead of believing the ledger.")
    var recheck = false

    @Option(
        help: ArgumentHelp(
            "The hash to record of assets that come without a checksum: sha256, md5, none; the source chooses.",
            valueName: "name"))
    var hash: String?

    @Flag(name: .shortAndLong, help: "Only errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "A line for each asset and each new try.")
    var verbose = false

    @Flag(help: "One JSON object on standard output at the end.")
    var json = false

    @Option(help: ArgumentHelp("Events as JSON lines into a file; - is standard output.", valueName: "file"))
    var events: String?

    mutating func validate() throws {
        if output == DestinationOptions.standardOutput && !dryRun && (json || events == "-") {
            throw ValidationError("-o - and --json or --events - all want standard output.")
        }
        if json && events == "-" { throw ValidationError("--json and --events - both want standard output.") }
        if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other.") }
        if let hash, hash != "none", Checksum.Algorithm(rawValue: hash) == nil {
            throw ValidationError(
                "--hash must be none or one of \(Checksum.Algorithm.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        if let assumeRate {
            do { _ = try Units.parseBytes(assumeRate) } catch {
                throw ValidationError("--assume-rate: \(error.description).")
            }
        }
    }

    /// The hash to record, given what the source would choose.
    func recordedHash(_ ofSource: Checksum.Algorithm?) -> Checksum.Algorithm? {
        guard let hash else { return ofSource }
        return Checksum.Algorithm(rawValue: hash)
    }
}

extension IfExists: ExpressibleByArgument {}
