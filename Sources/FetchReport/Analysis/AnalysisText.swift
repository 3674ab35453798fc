import FetchCore

/// An analysis as a table for people.
public struct AnalysisText {
    private let analysis: Analysis
    private let noun: String

    /// Prepares the table of an analysis.
    public init(_ analysis: Analysis) {
        self.analysis = analysis
        noun = analysis.form.objectNoun
    }

    /// All lines, the most important first.
    public var lines: [String] {
        counts + table + sizes + histogram + comparison + strata + broken
    }

    private var counts: [String] {
        var lines = [
            "\(analysis.form.title): \(Units.count(analysis.pictures, "image")), "
                + "\(Units.count(analysis.annotations, "annotation")), \(Units.count(analysis.objects, noun)), "
                + "out of \(Units.count(analysis.groups)) of \(Units.count(analysis.form.groupCount)) archives"
        ]
        lines += names("images without annotation", analysis.picturesWithoutAnnotation)
        lines += names("annotations without image", analysis.annotationsWithoutPicture)
        if analysis.repeated > 0 {
            lines.append("there twice, counted once: \(Units.count(analysis.repeated, "file"))")
        }
        return lines
    }

    private func names(_ head: String, _ names: Analysis.Names) -> [String] {
        guard names.count > 0 else { return [] }
        let shown = names.examples.prefix(5).joined(separator: ", ")
        return ["\(head): \(Units.count(names.count)) (\(shown)\(names.count > 5 ? ", …" : ""))"]
    }

    private var table: [String] {
        let rows = analysis.measured.compactMap { measured -> [String]? in
            guard let mean = measured.mean else { return nil }
            let counts = measured.counts
            let error = measured.estimate.map { NumberText.error($0.standardError) } ?? "–"
            let numbers = [measured.deviation, counts.quantile(0.5), counts.least, counts.greatest]
                .map { $0.map(NumberText.short) ?? "–" }
            return [measured.quantity.title, NumberText.short(mean), error] + numbers
        }
        guard !rows.isEmpty else { return [] }
        return [""] + TextTable.lines([["", "mean", "± SE", "SD", "median", "min", "max"]] + rows)
    }

    private var sizes: [String] {
        guard !analysis.sizes.isEmpty else { return [] }
        let shown = analysis.sizes.prefix(3).map { entry in
            "\(entry.size.width) x \(entry.size.height) (\(Units.count(entry.count)))"
        }
        let all = analysis.differentSizes.map { Units.count($0) } ?? "very many"
        return ["", "image sizes: \(all) different; most often \(shown.joined(separator: ", "))"]
    }

    private var histogram: [String] {
        guard let headline = analysis.headline, let most = headline.histogram.bins.map(\.count).max(), most > 0 else {
            return []
        }
        let rows = headline.histogram.bins.map { bin in
            let bar = String(repeating: "█", count: Int((40 * Double(bin.count) / Double(most)).rounded()))
            return [NumberText.interval(bin, whole: headline.quantity.scale == .whole), Units.count(bin.count), bar]
        }
        return ["", headline.quantity.title] + TextTable.lines(rows, barsLast: true)
    }

    private var comparison: [String] {
        guard let headline = analysis.headline, let published = headline.quantity.published,
            let estimate = headline.estimate, let verdict = headline.verdict
        else { return [] }
        let interval = estimate.interval
        let range = "\(NumberText.short(max(0, interval.lowerBound))) to \(NumberText.short(interval.upperBound))"
        let total = estimate.mean * Double(analysis.form.publishedPictures)
        let reach = estimate.standardError * Double(analysis.form.publishedPictures)
        return [
            "",
            "published: \(NumberText.short(published.value)) \(headline.quantity.title) (\(published.words))",
            "this part: \(NumberText.short(estimate.mean)) ± \(NumberText.error(estimate.standardError)), "
                + "95 % between \(range): \(verdict == .agrees ? "agrees" : "differs")",
            "           \(explanation(estimate))",
            "           for all \(Units.count(analysis.form.publishedPictures)) images: "
                + "\(NumberText.millions(total)) ± \(NumberText.millions(reach)) \(noun)s",
        ]
    }

    private func explanation(_ estimate: MeanEstimate) -> String {
        switch estimate.method {
        case .stratified:
            "the error comes from how archives differ within their strata, as if chosen there at random"
        case .groups: "the error comes from how archives differ, as if they were chosen at random"
        case .pictures: "one archive only: the error says nothing about the others"
        }
    }

    private var strata: [String] {
        guard analysis.strata.count > 1 else { return [] }
        let rows = analysis.strata.map { stratum in
            [
                stratum.label, "\(stratum.groups) of \(stratum.available)", Units.count(stratum.pictures),
                stratum.mean.map(NumberText.short) ?? "–",
                stratum.estimate.map { NumberText.error($0.standardError) } ?? "–",
            ]
        }
        return [""] + TextTable.lines([["stratum", "archives", "images", "mean", "± SE"]] + rows)
    }

    private var broken: [String] {
        guard analysis.broken > 0 else { return [] }
        let shown = analysis.brokenExamples.prefix(10).map { "  \(SafeText.printable($0.path)): \($0.reason)" }
        let more = analysis.broken > shown.count ? ["  … \(Units.count(analysis.broken - shown.count)) more"] : []
        return ["", "cannot be read: \(Units.count(analysis.broken, "file"))"] + shown + more
    }
}
