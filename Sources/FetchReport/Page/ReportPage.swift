import FetchCore

/// What was fetched, as one page that needs nothing else.
public struct ReportPage {
    private let facts: ReportFacts

    /// Prepares the page.
    public init(_ facts: ReportFacts) { self.facts = facts }

    /// The whole page as HTML.
    public var html: String {
        PageFrame.page(
            title: "\(facts.directory) – what was fetched",
            body: head + cards + about + failures + analysis + classes + places + kinds + sizes + course)
    }

    private var head: String {
        HTML.element("h1", facts.directory)
            + HTML.element("p", "\(facts.dataset), as of \(Timestamp.spoken(facts.time))", class: "dim")
    }

    private var cards: String {
        var cards = [
            (Units.count(facts.files), facts.files == 1 ? "file" : "files"), (Units.bytes(facts.bytes), "on disk"),
            ("\(Units.count(facts.done)) of \(Units.count(facts.chosen))", "chosen assets are whole"),
        ]
        if facts.failed > 0 { cards.append((Units.count(facts.failed), "failed")) }
        if facts.open > 0 { cards.append((Units.count(facts.open), "not there yet")) }
        if facts.refused > 0 { cards.append((Units.count(facts.refused), "refused")) }
        if let analysis = facts.analysis {
            cards.append((Units.count(analysis.pictures), "images"))
            cards.append((Units.count(analysis.objects), analysis.form.objectNoun + "s"))
        }
        if let rate { cards.append(("\(Units.bytes(rate))/s", "over the largest run")) }
        return "<div class=\"cards\">"
            + cards.map { "<div class=\"card\">\(HTML.element("b", $0.0))\(HTML.element("span", $0.1))</div>" }
            .joined(separator: "\n") + "</div>\n"
    }

    private var rate: Int64? {
        guard let run = facts.runs.max(by: { $0.bytes < $1.bytes }), let finished = run.finished, run.bytes > 0,
            finished - run.started > 0.05
        else { return nil }
        return Int64(Double(run.bytes) / (finished - run.started))
    }

    private var about: String {
        var body = ""
        if let licence = facts.licence {
            let place = licence.url.map { " (\($0))" } ?? ""
            body += HTML.facts([("licence", licence.name + place), ("", licence.summary)])
        } else {
            body += HTML.element("p", "The source names no licence: ask whoever publishes the data.", class: "dim")
        }
        let rows = facts.runs.suffix(20).map { run in
            [
                Timestamp.spoken(run.started), run.selection.isEmpty ? "everything" : run.selection,
                Units.count(run.files), Units.bytes(run.bytes),
                run.finished.map { Units.duration(seconds: $0 - run.started) } ?? "–",
                run.status.map { $0 == 0 ? "whole" : "status \($0)" } ?? "did not end",
            ]
        }
        body += HTML.table(["run", "selection", "files", "bytes", "took", "ended"], rows)
        if facts.runs.count > 20 {
            body += HTML.element("p", "The last 20 of \(Units.count(facts.runs.count)) runs.", class: "dim")
        }
        return HTML.section("Licence and selection", body)
    }

    private var failures: String {
        guard !facts.failures.isEmpty else {
            let isWhole = facts.chosen > 0 && facts.done == facts.chosen
            return HTML.section(
                "Failures",
                HTML.element("p", isWhole ? "None: everything chosen is there." : "None so far.", class: "dim"))
        }
        let codes = facts.failureCodes.map { "\($0.code) \(Units.count($0.count))" }.joined(separator: ", ")
        let all = facts.failureCodes.reduce(0) { $0 + $1.count }
        var body = HTML.element("p", codes, class: "warn")
        body +=
            "<div class=\"words\">"
            + HTML.table(["path", "code", "reason"], facts.failures.map { [$0.path, $0.code, $0.reason] }) + "</div>"
        if all > facts.failures.count {
            body += HTML.element(
                "p", "\(Units.count(all - facts.failures.count)) more in .fetch/failures.jsonl", class: "dim")
        }
        return HTML.section("Failures", body)
    }

    private var analysis: String { facts.analysis.map { AnalysisSection($0).html } ?? "" }

    private var classes: String {
        facts.classes.map { classes in
            let rows = classes.counts.prefix(40).map { ($0.name, $0.count, NumberText.short($0.count)) }
            return HTML.section(classes.title, "<figure>\(Plot.bars(rows))</figure>")
        }.joined()
    }

    private var places: String {
        guard !facts.footprints.isEmpty else { return "" }
        let cells = facts.footprints.cells.count
        let words =
            cells > 0
            ? "\(Units.count(cells)) cells of one degree that chosen items touch"
            : Units.count(facts.footprints.boxes.count, "different footprint") + " of chosen items"
        return HTML.section(
            "Places",
            "<figure>\(WorldMap.svg(facts.footprints))"
                + HTML.element("figcaption", words + "; a degree is as wide as it is high.") + "</figure>")
    }

    private var kinds: String {
        guard facts.files > 0 else { return "" }
        var body = figure("by ending", facts.endings)
        if facts.keys.count > 1, facts.keys.count <= 200 { body += figure("by asset key", facts.keys) }
        return HTML.section("Kinds of files", "<div class=\"pair\">\(body)</div>")
    }

    private func figure(_ title: String, _ kinds: [ReportFacts.Kind]) -> String {
        let rows = kinds.prefix(20).map { kind in
            (kind.name, Double(kind.bytes), "\(Units.bytes(kind.bytes)), \(Units.count(kind.count, "file"))")
        }
        let more = kinds.count > 20 ? HTML.element("figcaption", "and \(kinds.count - 20) more kinds") : ""
        return "<figure>\(HTML.element("h3", title))\(Plot.bars(rows, .half))\(more)</figure>"
    }

    private var sizes: String {
        guard facts.sizes.count > 1, let median = facts.sizes.quantile(0.5) else { return "" }
        let words =
            "smallest \(Units.bytes(Int64(facts.sizes.least))), median \(Units.bytes(Int64(median))), "
            + "largest \(Units.bytes(Int64(facts.sizes.greatest))); intervals grow by 1, 2, 5"
        return HTML.section(
            "Sizes of files, in bytes",
            "<figure>\(Plot.histogram(Histogram(facts.sizes), whole: true))"
                + HTML.element("figcaption", words) + "</figure>")
    }

    private var course: String {
        guard let timeline = facts.timeline, timeline.end > timeline.start, let most = timeline.bytes.max() else {
            return ""
        }
        let span = (timeline.end - timeline.start) / Double(timeline.bytes.count)
        let rate = { (bytes: Int64) in "\(Units.bytes(Int64(Double(bytes) / span)))/s" }
        let all = timeline.bytes.reduce(0, +)
        let mean = Double(all) / (timeline.end - timeline.start)
        return HTML.section(
            "Throughput of the largest run",
            "<figure>"
                + Plot.area(
                    timeline.bytes.map(Double.init), from: Timestamp.spoken(timeline.start),
                    to: "+\(Units.duration(seconds: timeline.end - timeline.start))", most: "\(rate(most)) at most")
                + HTML.element(
                    "figcaption",
                    "\(Units.bytes(all)) at \(Units.bytes(Int64(mean)))/s on average; a file counts when it is whole")
                + "</figure>")
    }
}
