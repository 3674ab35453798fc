import FetchCore
import FetchEngine

/// Passes on what happens in a run: to the terminal, and to the event stream.
struct RunFollower: Sendable {
    private let isQuiet: Bool
    private let isVerbose: Bool
    private let events: EventStream?

    init(output: OutputOptions, events: EventStream?) {
        isQuiet = output.quiet
        isVerbose = output.verbose
        self.events = events
    }

    /// Something worth knowing.
    func notice(_ text: String) {
        if !isQuiet { Console.note(text) }
        events?.send("notice") { $0.add("text", text) }
    }

    /// An asset is final, or has failed.
    func settled(_ entry: PlanEntry, size: Int64, error: FetchError?) {
        if isVerbose {
            let path = SafeText.printable(entry.asset.path.string)
            if let error {
                Console.write("\(Console.styled("failed", .red)) \(path): \(error.message)")
            } else {
                Console.write("fetched \(path) \(Units.bytes(size))")
            }
        }
        events?.send(error == nil ? "fetched" : "failed") { json in
            json.add("path", entry.asset.path.string)
            json.add("item", entry.itemID)
            json.add("size", error == nil ? size : nil)
            json.add("code", error?.code.rawValue)
            json.add("reason", error?.message)
        }
    }

    /// The run is over.
    func ended(_ summary: RunSummary) {
        events?.send("end") { $0.add("summary", json: SummaryText.json(summary).text) }
    }
}
