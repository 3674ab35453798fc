import FetchCore

/// An analysis as a part of the report: plots, and how far the part stands for the whole.
struct AnalysisSection {
    private let analysis: Analysis

    init(_ analysis: Analysis) { self.analysis = analysis }

    var html: String {
        HTML.section("\(analysis.form.title): what is in it", counts + headline + table + plots + strata + broken)
    }

    private var counts: String {
        var rows = [
            ("images", Units.count(analysis.pictures)), ("annotations", Units.count(analysis.annotations)),
            (analysis.form.objectNoun + "s", Units.count(analysis.objects)),
            ("archives", "\(Units.count(analysis.groups)) of \(Units.count(analysis.form.groupCount))"),
        ]
        for (head, names) in [
            ("images without annotation", analysis.picturesWithoutAnnotation),
            ("annotations without image", analysis.annotationsWithoutPicture),
        ] where names.count > 0 {
            let shown = names.examples.prefix(8).joined(separator: ", ")
            rows.append((head, "\(Units.count(names.count)): \(shown)\(names.count > 8 ? ", …" : "")"))
        }
        let sizes = analysis.sizes.prefix(5).map { "\($0.size.width) x \($0.size.height) (\(Units.count($0.count)))" }
        if !sizes.isEmpty { rows.append(("most frequent sizes", sizes.joined(separator: ", "))) }
        return HTML.facts(rows)
    }

    private var headline: String {
        guard let headline = analysis.headline else { return "" }
        let published = headline.quantity.published
        var words = ""
        if let published, let estimate = headline.estimate, let verdict = headline.verdict {
            let interval = estimate.interval
            words =
                "\(NumberText.short(estimate.mean)) ± \(NumberText.error(estimate.standardError)) "
                + "(95 % between \(NumberText.short(interval.lowerBound)) and \(NumberText.short(interval.upperBound))) "
                + "\(verdict == .agrees ? "agrees with" : "differs from") the published \(published.words), "
                + "\(NumberText.short(published.value)) on average. \(Self.explanation(estimate.method))"
        }
        let marker = published.map { ($0.value, "published mean \(NumberText.short($0.value))") }
        return "<figure>\(HTML.element("h3", headline.quantity.title))"
            + Plot.histogram(headline.histogram, whole: headline.quantity.scale == .whole, marker: marker)
            + HTML.element("figcaption", words) + "</figure>"
    }

    private static func explanation(_ method: MeanEstimate.Method) -> String {
        switch method {
        case .stratified: "The error comes from how archives differ within the strata of the selection."
        case .groups: "The error comes from how archives differ, as if they had been chosen at random."
        case .pictures: "One archive only: the error says nothing about the others."
        }
    }

    private var table: String {
        let rows = analysis.measured.compactMap { measured -> [String]? in
            guard let mean = measured.mean else { return nil }
            let error = measured.estimate.map { NumberText.error($0.standardError) } ?? "–"
            let counts = measured.counts
            let numbers = [measured.deviation, counts.quantile(0.5), counts.least, counts.greatest]
            return [measured.quantity.title, NumberText.short(mean), error]
                + numbers.map { $0.map(NumberText.short) ?? "–" }
        }
        return HTML.table(["", "mean", "± SE", "SD", "median", "min", "max"], rows)
    }

    private var plots: String {
        let figures = analysis.measured.dropFirst().filter { !$0.histogram.bins.isEmpty }.map { measured in
            "<figure>\(HTML.element("h3", measured.quantity.title))"
                + Plot.histogram(measured.histogram, whole: measured.quantity.scale == .whole, .half) + "</figure>"
        }
        return "<div class=\"pair\">\(figures.joined())</div>"
    }

    private var strata: String {
        guard analysis.strata.count > 1 else { return "" }
        let rows = analysis.strata.map { stratum in
            [
                stratum.label, "\(stratum.groups) of \(stratum.available)", Units.count(stratum.pictures),
                stratum.mean.map(NumberText.short) ?? "–",
                stratum.estimate.map { NumberText.error($0.standardError) } ?? "–",
            ]
        }
        let title = "By stratum: \(analysis.headline?.quantity.title ?? "")"
        return HTML.element("h3", title) + HTML.table(["stratum", "archives", "images", "mean", "± SE"], rows)
    }

    private var broken: String {
        guard analysis.broken > 0 else { return "" }
        return HTML.element("h3", "Cannot be read: \(Units.count(analysis.broken, "file"))") + "<div class=\"words\">"
            + HTML.table([], analysis.brokenExamples.prefix(50).map { [$0.path, $0.reason] }) + "</div>"
    }
}
