import FetchCore
import FetchEngine

/// What a run would take, line by line.
enum DryRunText {
    /// Without the disk where content does not lie on one, `isRemote`.
    static func lines(_ summary: RunSummary, isRemote: Bool) -> [String] {
        var lines = ["\(summary.source): \(Units.count(summary.totals.chosen, "asset")) chosen"]
        if summary.totals.done > 0 { lines.append("already there  \(Units.count(summary.totals.done))") }
        guard let estimate = summary.estimate else { return lines }
        let linked = estimate.linked
        if linked.assets > 0 {
            let places = linked.places.sorted().joined(separator: " and ")
            let copies = linked.copied > 0 ? ", \(Units.count(linked.copied)) of them copied" : ""
            let amount = "\(Units.count(linked.assets, "asset")), \(Units.bytes(linked.bytes))"
            lines.append("to link        \(amount), from \(places)\(copies)")
        }
        let open = summary.totals.open - linked.assets
        lines.append("to fetch       \(Units.count(open, "asset")), \(bytes(estimate))")
        if !isRemote { lines.append("peak disk      \(disk(estimate))") }
        if let inodes = estimate.room?.inodes {
            lines.append("files          \(Units.count(estimate.inodes)) of \(Units.count(inodes)) inodes free")
        }
        if let expiry = estimate.expiry { lines.append("links expire   \(deadline(expiry, estimate))") }
        if let seconds = estimate.seconds, let rate = estimate.rate, let origin = estimate.rateOrigin {
            lines.append(
                "time           \(Units.duration(seconds: seconds)) at \(Units.bytes(Int64(rate)))/s (\(origin))")
        }
        return lines
    }

    private static func bytes(_ estimate: Estimate) -> String {
        var text = Units.bytes(estimate.bytes)
        if estimate.unsized > 0 { text += " and \(Units.count(estimate.unsized)) of unknown size" }
        if estimate.unreachable > 0 { text += " (\(Units.count(estimate.unreachable)) did not answer with one)" }
        return text
    }

    private static func disk(_ estimate: Estimate) -> String {
        guard let room = estimate.room else { return Units.bytes(estimate.peakDisk) }
        let verdict = estimate.lacksRoom ? " — not enough" : ""
        return "\(Units.bytes(estimate.peakDisk)) of \(Units.bytes(room.bytes)) free\(verdict)"
    }

    private static func deadline(_ expiry: LinkExpiry, _ estimate: Estimate) -> String {
        let now = Timestamp.now()
        var text = "\(Timestamp.spoken(expiry.earliest)), in \(Units.duration(seconds: expiry.earliest - now))"
        guard let needed = estimate.neededRate(now: now) else { return text }
        text += "; that needs \(Units.bytes(Int64(needed)))/s"
        if let rate = estimate.rate {
            text += rate >= needed ? ": there is time enough" : ": TOO SLOW, the links expire before the end"
        }
        return text
    }
}
