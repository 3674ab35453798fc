import ArgumentParser
import FetchCore
import FetchReport
import Glibc
import Synchronization

/// `fetch analyze DIR`.
struct AnalyzeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Sum up the annotations in a directory and compare them with what was published.",
        discussion: """
            EXAMPLES
              fetch analyze SA-1B
                  images, masks, sizes, and how far the part stands for the whole
              fetch analyze SA-1B --json | jq '.quantities[] | {name, mean, estimate}'
                  the same for programs

            Folders and archives of the dataset are read wherever they lie in the directory. A file that cannot be \
            read is named, the others are counted, and the exit status is 65.
            """)

    @Argument(help: ArgumentHelp("The directory.", valueName: "dir"))
    var directory: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Whose files these are, such as sa1b, where the directory's ledger does not say.", valueName: "source"))
    var source: String?

    @Option(name: [.short, .long], help: "How many files are read at once.")
    var jobs: Int = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    @Flag(help: "As one JSON object.")
    var json = false

    func validate() throws {
        guard jobs >= 1, jobs <= 256 else { throw ValidationError("--jobs must be between 1 and 256.") }
    }

    func run() async throws {
        let chosen = try ChosenForm(directory, named: source)
        let status = StatusLine(isShown: !json)
        let seen = Mutex((count: 0, told: Timestamp.monotonic()))
        let analyzer = Analyzer(directory, chosen)
        let analysis = try analyzer.run(threads: jobs) { more in
            let count = seen.withLock { seen -> Int? in
                seen.count += more
                guard Timestamp.monotonic() - seen.told >= 0.2 else { return nil }
                seen.told = Timestamp.monotonic()
                return seen.count
            }
            if let count { status.show("read \(Units.count(count, "annotation"))") }
        }
        status.show(nil)
        if analysis.isEmpty {
            throw FetchError(
                .nothingMatched, "\(directory) has nothing of \(analysis.form.title) in it",
                hint: "Name the directory of a fetch, or one that holds its files or archives under their own names")
        }
        if json {
            Console.print(AnalysisJSON.object(analysis, directory: directory).text)
        } else {
            Console.print(AnalysisText(analysis).lines.joined(separator: "\n"))
        }
        if analysis.broken > 0 { throw ExitStatusError(status: .corrupt) }
    }
}
