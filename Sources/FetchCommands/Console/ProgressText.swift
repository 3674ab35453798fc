import FetchCore
import FetchEngine

/// The words of progress.
enum ProgressText {
    /// One transfer: name, bar, share and size.
    static func transfer(_ activity: TransferMeter.Activity, columns: Int) -> String {
        let name = padded(SafeText.printable(activity.label), to: min(32, max(16, columns / 3)))
        guard let size = activity.size, size > 0 else {
            return "  \(name) \(Units.bytes(activity.present))"
        }
        let share = min(1, Double(activity.present) / Double(size))
        let width = max(8, min(28, columns - 60))
        let filled = Int(share * Double(width))
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
        let connections = activity.connections > 1 ? "  ×\(activity.connections)" : ""
        return "  \(name) \(bar) \(leading("\(Int(share * 100))%", 4))  \(Units.bytes(size))\(connections)"
    }

    /// The whole run: count, bytes, rate, time left.
    static func total(_ counts: RunProgress.Snapshot, rate: Double, noun: String, meter: TransferMeter) -> String {
        switch counts.stage {
        case .listing:
            return "listing: \(Units.count(counts.listed, "item")) looked at, \(Units.count(counts.chosen)) chosen"
        case .sizing:
            return "asking for sizes: \(Units.count(meter.requests, "request")) sent"
        case .transferring, .finishing: break
        }
        let open = counts.chosen - counts.already
        var text = "\(Units.count(counts.fetched + counts.linked.assets)) of \(Units.count(open, noun))"
        let there = meter.receivedBytes + counts.foundBytes
        if counts.unsized == 0 && counts.expectedBytes > 0 {
            text += ", \(Units.bytes(min(there, counts.expectedBytes))) of \(Units.bytes(counts.expectedBytes))"
        } else {
            text += ", \(Units.bytes(there))"
        }
        if rate >= 1 { text += ", \(Units.bytes(Int64(rate)))/s" }
        if let left = secondsLeft(counts, there: there, rate: rate) {
            text += ", \(Units.duration(seconds: left)) left"
        }
        if counts.failed > 0 { text += ", \(Units.count(counts.failed)) failed" }
        if counts.stage == .finishing { text += ", finishing" }
        return text
    }

    private static func secondsLeft(_ counts: RunProgress.Snapshot, there: Int64, rate: Double) -> Double? {
        guard rate > 1 else { return nil }
        let open = counts.chosen - counts.already - counts.linked.assets
        let sized = open - counts.unsized
        guard sized > 0 else { return nil }
        // Assets of unknown size are reckoned with the mean of the others.
        let expected = Double(counts.expectedBytes) * Double(open) / Double(sized)
        return max(0, expected - Double(there)) / rate
    }

    private static func padded(_ text: String, to width: Int) -> String {
        if text.count <= width { return text + String(repeating: " ", count: width - text.count) }
        return "…" + text.suffix(width - 1)
    }

    private static func leading(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
