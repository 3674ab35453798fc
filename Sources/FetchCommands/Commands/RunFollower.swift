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
    func settled(_ entry: PlanEntry, _ end: SettledAsset) {
        if isVerbose { Console.write(Self.line(SafeText.printable(entry.asset.path.string), end)) }
        events?.send(Self.kind(end)) { json in
            json.add("path", entry.asset.path.string)
            json.add("item", entry.itemID)
            switch end {
            case .fetched(let size): json.add("size", size)
            case .linked(let size, let place):
                json.add("size", size)
                json.add("from", place)
            case .failed(let error):
                json.add("code", error.code.rawValue)
                json.add("reason", error.message)
            }
        }
    }

    private static func line(_ path: String, _ end: SettledAsset) -> String {
        switch end {
        case .fetched(let size): "fetched \(path) \(Units.bytes(size))"
        case .linked(let size, let place): "linked \(path) \(Units.bytes(size)) from \(place)"
        case .failed(let error): "\(Console.styled("failed", .red)) \(path): \(error.message)"
        }
    }

    private static func kind(_ end: SettledAsset) -> String {
        switch end {
        case .fetched: "fetched"
        case .linked: "linked"
        case .failed: "failed"
        }
    }

    /// The run is over.
    func ended(_ summary: RunSummary) {
        events?.send("end") { $0.add("summary", json: SummaryText.json(summary).text) }
    }
}
