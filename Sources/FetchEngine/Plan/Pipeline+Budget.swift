import FetchCore

/// The most bytes a run may bring, and in which order assets are taken while they fit.
public struct Budget: Sendable {
    /// Bytes, with what is there already.
    public var bytes: Int64
    /// An item's place in the order; the lowest comes first, ties by id.
    public var rank: @Sendable (_ itemID: String) -> UInt64

    /// Makes a budget.
    public init(bytes: Int64, rank: @escaping @Sendable (String) -> UInt64) {
        self.bytes = bytes
        self.rank = rank
    }
}

extension Pipeline {
    /// Takes open assets out of the plan that do not fit the budget: from the first one on that does not, so that a
    /// larger budget brings the same assets and more.
    ///
    /// Assets of unknown size are taken out, and said.
    func keepWithinBudget(_ totals: inout PlanTotals, run: Int64) async throws {
        guard let budget = options.budget, totals.open > 0 else { return }
        if totals.unsized > 0 {
            progress.change { $0.stage = .sizing }
            _ = try await SizeSurvey(self, run: run).ask(&totals)
        }
        var candidates: [(rank: UInt64, item: String, id: Int64, bytes: Int64?)] = []
        try ledger.forEachOpen(run: run) { asset in
            let size = asset.entry.asset.size ?? asset.size
            let bytes = size.map { options.unpacking?.expectedBytes(of: $0, share: asset.quota) ?? $0 }
            candidates.append((budget.rank(asset.entry.itemID), asset.entry.itemID, asset.entry.id, bytes))
        }
        candidates.sort { ($0.rank, $0.item, $0.id) < ($1.rank, $1.item, $1.id) }
        var left = budget.bytes - totals.doneBytes
        var dropped: [Int64] = []
        var unsized = 0
        var isFull = false
        for candidate in candidates {
            if candidate.bytes == nil { unsized += 1 }
            isFull = isFull || candidate.bytes.map { $0 > left } ?? false
            if let bytes = candidate.bytes, !isFull { left -= bytes } else { dropped.append(candidate.id) }
        }
        if unsized > 0 {
            notice("\(Units.count(unsized, "asset")) of unknown size left out: whether they fit cannot be told")
        }
        if dropped.isEmpty { return }
        notice(
            "\(Units.count(candidates.count - dropped.count)) of \(Units.count(candidates.count, "asset")) fit into "
                + "\(Units.bytes(budget.bytes))")
        try ledger.dropFromPlan(dropped, run: run, totals: &totals)
        if totals.chosen == 0 {
            throw FetchError(
                .nothingMatched, "nothing fits into \(Units.bytes(budget.bytes))",
                hint: "Give a larger --max-bytes, or take fewer samples of each archive")
        }
    }
}
