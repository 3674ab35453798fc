import FetchCore
import FetchEngine
import FetchObjectStore

/// Says at the end what was done, for people or as JSON.
struct SummaryPrinter {
    let summary: RunSummary
    let output: OutputOptions
    /// What to call the output.
    let place: String
    /// True when content does not lie on a disk of this machine.
    private var isRemote: Bool { ObjectAddress.isOne(place) }

    /// The summary as JSON with the assets of the plan, which are written as they are read.
    func print(_ listing: PlanListing<some DatasetSource>) async throws {
        let text = SummaryText.json(summary).text
        Console.part(text.dropLast() + ",\"assets\":[")
        var buffer = ""
        var isFirst = true
        try await listing.walk { asset in
            buffer += (isFirst ? "" : ",") + asset.text
            isFirst = false
            if buffer.utf8.count > 1 << 16 {
                Console.part(buffer)
                buffer = ""
            }
        }
        Console.part(buffer + "]}\n")
    }

    func print() {
        if output.json { return Console.print(SummaryText.json(summary).text) }
        if summary.isDryRun {
            return Console.print(DryRunText.lines(summary, isRemote: isRemote).joined(separator: "\n"))
        }
        // What a lock lacks is told when all of it has been tried.
        for failure in summary.failures.prefix(10) where !output.verbose && FetchTool.lockTask == nil {
            Console.write(
                "\(Console.styled("failed", .red)) \(SafeText.printable(failure.path)): \(failure.error.message)")
        }
        if summary.failed > 10 && !output.verbose { Console.write("… and \(Units.count(summary.failed - 10)) more") }
        if let reason = summary.stopReason { Console.error(reason) }
        if !output.quiet { Console.write(SummaryText.line(summary, place)) }
    }
}

/// The words of a summary.
enum SummaryText {
    /// What was done, in one or two lines.
    static func line(_ summary: RunSummary, _ place: String) -> String {
        var parts: [String] = []
        if summary.fetched > 0 {
            let bytes = summary.members + summary.samples > 0 ? summary.receivedBytes : summary.fetchedBytes
            var text = "fetched \(Units.count(summary.fetched, "asset")), \(Units.bytes(bytes))"
            if summary.transferSeconds > 0.05 && summary.receivedBytes > 0 {
                let rate = Double(summary.receivedBytes) / summary.transferSeconds
                text += " in \(Units.duration(seconds: summary.transferSeconds)) (\(Units.bytes(Int64(rate)))/s)"
            }
            parts.append(text)
        }
        if summary.linked.assets > 0 { parts.append(linked(summary.linked)) }
        if summary.members > 0 {
            let samples = summary.samples > 0 ? "\(Units.count(summary.samples, "sample")): " : ""
            parts.append(
                "unpacked \(samples)\(Units.count(summary.members, "file")), \(Units.bytes(summary.memberBytes))")
        } else if summary.samples > 0 {
            parts.append("read \(Units.count(summary.samples, "sample"))")
        }
        if summary.packed > 0 {
            let pieces = summary.pieces > 0 ? " in \(Units.count(summary.pieces, "shard"))" : ""
            parts.append("packed \(Units.count(summary.packed, "sample"))\(pieces)")
        }
        if summary.leftOut > 0 { parts.append("\(Units.count(summary.leftOut)) left out: too many pixels") }
        if summary.refused > 0 { parts.append("\(Units.count(summary.refused)) refused") }
        if summary.refusedBefore > 0 {
            parts.append("\(Units.count(summary.refusedBefore)) refused by an earlier run")
        }
        if summary.totals.done > 0 { parts.append("\(Units.count(summary.totals.done)) already there") }
        if summary.failed > 0 { parts.append("\(Units.count(summary.failed)) failed") }
        let left = summary.unfinished
        if left > 0 { parts.append("\(Units.count(left)) unfinished") }
        let text = parts.isEmpty ? "nothing to fetch" : parts.joined(separator: "; ")
        let mark = summary.exitStatus == .done ? Console.styled("done: ", .green) : ""
        return "\(mark)\(text) → \(place)\(next(summary, at: place))"
    }

    /// `linked 120 assets, 1.2 GB, from ../a`.
    static func linked(_ linked: LinkedAssets) -> String {
        var text = "linked \(Units.count(linked.assets, "asset"))"
        if linked.members > 0 { text += " as \(Units.count(linked.members, "file"))" }
        text += ", \(Units.bytes(linked.bytes))"
        text += ", from \(linked.places.sorted().joined(separator: " and "))"
        if linked.copied > 0 { text += " (\(Units.count(linked.copied)) copied)" }
        return text
    }

    /// Where to look, and what helps.
    private static func next(_ summary: RunSummary, at place: String) -> String {
        guard place == summary.output || ObjectAddress.isOne(place),
            summary.failed + summary.refused + summary.refusedBefore > 0
        else { return "" }
        let reasons = "\nreasons are in \(summary.output)/.fetch/failures.jsonl"
        if summary.failures.contains(where: { $0.error.code == .tooLarge }) {
            return reasons + "; with more --max-memory the same command brings what needs it"
        }
        if summary.failed > 0 { return reasons + "; fetch retry \(place) tries them again" }
        return reasons + "; what is refused stays refused, and the run ends with 65"
    }

    /// Everything, for programs.
    static func json(_ summary: RunSummary) -> JSONText {
        var json = JSONText()
        json.add("source", summary.source)
        json.add("dataset", summary.dataset)
        json.add("output", summary.output)
        json.add("dry_run", summary.isDryRun)
        json.add("chosen", summary.totals.chosen)
        json.add("already", summary.totals.done)
        json.add("fetched", summary.fetched)
        json.add("linked", summary.linked.assets)
        json.add("linked_bytes", summary.linked.bytes)
        json.add("linked_members", summary.linked.members)
        json.add("copied", summary.linked.copied)
        json.add("failed", summary.failed)
        json.add("bytes", summary.fetchedBytes)
        json.add("samples", summary.samples)
        json.add("members", summary.members)
        json.add("member_bytes", summary.memberBytes)
        json.add("refused", summary.refused)
        json.add("left_out", summary.leftOut)
        json.add("refused_before", summary.refusedBefore)
        json.add("packed", summary.packed)
        json.add("shards", summary.pieces)
        json.add("received_bytes", summary.receivedBytes)
        json.add("requests", summary.requests)
        json.add("retries", summary.retries)
        json.add("seconds", number: summary.seconds)
        json.add("transfer_seconds", number: summary.transferSeconds)
        json.add("exit_status", summary.exitStatus.rawValue)
        json.add("stopped", summary.stopReason?.description)
        json.add("selections", json: SelectionText.json(summary.selections))
        if let estimate = summary.estimate { json.add("estimate", json: self.estimate(estimate).text) }
        json.add("failures", objects: summary.failures.map(failure))
        return json
    }

    private static func estimate(_ estimate: Estimate) -> JSONText {
        var json = JSONText()
        json.add("bytes", estimate.bytes)
        json.add("linked", estimate.linked.assets)
        json.add("linked_bytes", estimate.linked.bytes)
        json.add("unknown_sizes", estimate.unsized)
        json.add("peak_disk", estimate.peakDisk)
        json.add("free_disk", estimate.room?.bytes)
        json.add("inodes", estimate.inodes)
        json.add("free_inodes", estimate.room?.inodes)
        json.add("expires", estimate.expiry.map { Timestamp.rfc3339($0.earliest) })
        json.add("needed_rate", number: estimate.neededRate(now: Timestamp.now()))
        json.add("rate", number: estimate.rate)
        json.add("seconds", number: estimate.seconds)
        json.add("enough_room", !estimate.lacksRoom)
        return json
    }

    private static func failure(_ failure: RunSummary.Failure) -> JSONText {
        var json = JSONText()
        json.add("path", failure.path)
        json.add("code", failure.error.code.rawValue)
        json.add("reason", failure.error.message)
        json.add("http_status", failure.error.httpStatus)
        return json
    }
}
