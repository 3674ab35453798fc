import FetchCore
import FetchEngine

/// The assets of a plan as JSON objects, one at a time, with their addresses free of secrets.
struct PlanListing<Source: DatasetSource> {
    private let ledger: Ledger
    private let source: Source
    private let run: Int64

    /// Lists the plan of the last run.
    init(ledger: Ledger, source: Source) throws {
        self.ledger = ledger
        self.source = source
        run = try ledger.lastRun()?.id ?? 0
    }

    /// Gives each asset to `body`, in the order of the plan; documents of the catalog are left out.
    func walk(_ body: (JSONText) -> Void) async throws {
        var after: Int64 = 0
        while true {
            let entries = try ledger.planned(run: run, after: after, limit: 512)
            guard let last = entries.last else { return }
            after = last.id
            for entry in entries where entry.asset.content != .document { body(try await object(entry)) }
        }
    }

    private func object(_ entry: PlanEntry) async throws -> JSONText {
        var json = JSONText()
        json.add("path", entry.asset.path.string)
        json.add("url", try? await SafeURL(source.resolve(entry.asset).url).description)
        json.add("item", entry.itemID)
        json.add("asset", entry.asset.key)
        json.add("size", entry.asset.size)
        json.add("checksum", entry.asset.checksum?.description)
        return json
    }
}
