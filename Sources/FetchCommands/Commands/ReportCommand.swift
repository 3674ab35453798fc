import ArgumentParser
import FetchCore
import FetchReport

/// `fetch report DIR`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a page about what an output directory holds.",
        discussion: """
            EXAMPLES
              fetch report SA-1B
                  writes SA-1B-report.html: counts, licence, failures, sizes, places, throughput, what is in it
              fetch report scenes -o - > scenes.html

            The page needs nothing else: no script, nothing from elsewhere, so that it can be sent by mail.
            """)

    @Argument(help: ArgumentHelp("The output directory.", valueName: "dir"))
    var directory: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where the page goes; - is standard output; DIR-report.html otherwise.", valueName: "file"))
    var output: String?

    @Flag(help: "Do not read what the files hold.")
    var withoutAnalysis = false

    func run() async throws {
        let facts = try ReportReading(directory).facts(analysing: !withoutAnalysis)
        let page = PageFile(output, besides: directory, ending: "-report.html")
        try page.write(ReportPage(facts).html)
    }
}
