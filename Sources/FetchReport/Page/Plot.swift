import FetchCore

/// Plots as inline SVG, in the colours of the page.
enum Plot {
    /// How wide a drawing is in the page's pixels, so that its letters are as large as the page's.
    enum Width: Double {
        case whole = 950
        case half = 460
    }

    /// A bar is not wider than this.
    private static let widestBar = 48.0

    /// Upright bars over intervals, with a dashed line where something else lies.
    ///
    /// - Parameter marker: a value and its words, shown when it lies between the first and the last border.
    static func histogram(
        _ histogram: Histogram, whole: Bool, marker: (value: Double, words: String)? = nil, _ size: Width = .whole
    ) -> String {
        let bins = histogram.bins
        guard let most = bins.map(\.count).max(), most > 0 else { return "" }
        let (height, base) = (150.0, 128.0)
        let width = size.rawValue
        let step = min(widestBar, width / Double(bins.count))
        var body = ""
        for (place, bin) in bins.enumerated() {
            let tall = Double(bin.count) / Double(most) * (base - 18)
            let words = "\(NumberText.interval(bin, whole: whole)): \(Units.count(bin.count))"
            body += rectangle(Double(place) * step + 1, base - tall, max(1, step - 2), tall, words)
        }
        for place in stride(from: 0, to: bins.count, by: max(1, Int((52 / step).rounded(.up)))) {
            body += label(Double(place) * step + 1, base + 14, NumberText.short(bins[place].low))
        }
        body += label(0, 11, "\(Units.count(most)) at most")
        if let marker {
            let x = position(of: marker.value, in: bins).map { $0 * step }
            body += self.marker(at: x, marker.words, base, width)
        }
        body += "<line x1=\"0\" y1=\"\(base)\" x2=\"\(width)\" y2=\"\(base)\" stroke=\"var(--line)\"/>"
        return svg(height, body, width)
    }

    /// A dashed line with its words; only the words, and where it would be, for what lies outside.
    private static func marker(at x: Double?, _ words: String, _ base: Double, _ width: Double) -> String {
        guard let x else { return label(width, 11, words + ": outside", anchor: "end") }
        let isLeft = x < width * 0.6
        return "<line x1=\"\(number(x))\" y1=\"16\" x2=\"\(number(x))\" y2=\"\(number(base))\" "
            + "stroke=\"var(--other)\" stroke-width=\"2\" stroke-dasharray=\"5 4\"/>"
            + label(x + (isLeft ? 6 : -6), 26, words, anchor: isLeft ? "start" : "end")
    }

    /// Lying bars with names, longest first as given.
    static func bars(_ rows: [(name: String, value: Double, words: String)], _ size: Width = .whole) -> String {
        guard let most = rows.map(\.value).max(), most > 0 else { return "" }
        let width = size.rawValue
        let (name, line) = (size == .whole ? 200.0 : 120, 20.0)
        var body = ""
        for (place, row) in rows.enumerated() {
            let y = Double(place) * line
            let long = max(1, row.value / most * (width - name - 150))
            let room = size == .whole ? 30 : 18
            let text = row.name.count > room ? row.name.prefix(room - 1) + "…" : row.name
            body += label(name - 8, y + 14, text, anchor: "end")
            body += rectangle(name, y + 3, long, line - 6, "\(row.name): \(row.words)")
            body += label(name + long + 6, y + 14, row.words)
        }
        return svg(Double(rows.count) * line, body, width)
    }

    /// An area under values at even distances.
    static func area(_ values: [Double], from: String, to: String, most words: String) -> String {
        guard let most = values.max(), most > 0 else { return "" }
        let (height, base) = (120.0, 98.0)
        let width = Width.whole.rawValue
        let step = width / Double(values.count)
        var path = "M0 \(base)"
        for (place, value) in values.enumerated() {
            let y = number(base - value / most * (base - 18))
            path += "L\(number(Double(place) * step)) \(y)L\(number(Double(place + 1) * step)) \(y)"
        }
        path += "L\(width) \(base)Z"
        return svg(
            height,
            "<path d=\"\(path)\" fill=\"var(--mark)\" fill-opacity=\".35\" stroke=\"var(--mark)\"/>"
                + label(0, 11, words) + label(0, base + 14, from) + label(width, base + 14, to, anchor: "end"), width)
    }

    /// Where a value lies, in intervals from the left.
    private static func position(of value: Double, in bins: [Histogram.Bin]) -> Double? {
        guard let place = bins.firstIndex(where: { value >= $0.low && value < $0.high }) else { return nil }
        let bin = bins[place]
        return Double(place) + (bin.high.isFinite ? (value - bin.low) / (bin.high - bin.low) : 0.5)
    }

    /// The whole drawing.
    static func svg(_ height: Double, _ body: String, _ width: Double) -> String {
        "<svg viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\">\(body)</svg>"
    }

    private static func rectangle(_ x: Double, _ y: Double, _ w: Double, _ h: Double, _ words: String) -> String {
        "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(w))\" height=\"\(number(h))\" "
            + "fill=\"var(--mark)\"><title>\(HTML.escaped(words))</title></rect>"
    }

    static func label(_ x: Double, _ y: Double, _ text: some StringProtocol, anchor: String = "start") -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(HTML.escaped(String(text)))</text>"
    }

    /// A coordinate to a tenth.
    static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)"
    }
}
