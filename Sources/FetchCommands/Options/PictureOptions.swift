import ArgumentParser
import FetchCore
import FetchImaging

/// What becomes of pictures: inside files of rows, in archives, and as assets of their own.
struct PictureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Shrink the pictures of a column, or files with an ending, so that no side is longer; may be repeated.",
            valueName: "column:pixels"))
    var resize: [String] = []

    @Option(help: ArgumentHelp("Shrink all pictures so that no side is longer; none is enlarged.", valueName: "pixels"))
    var maxSize: Int?

    @Option(
        help: ArgumentHelp(
            "A column of masks, or an ending such as seg.png: shrunk without a value that was not there; may be repeated.",
            valueName: "column"))
    var mask: [String] = []

    @Option(help: ArgumentHelp("Leave out larger pictures, and samples with one, such as 50M.", valueName: "pixels"))
    var maxPixels: String?

    @Option(
        help: ArgumentHelp(
            "What the process may take while it decodes pictures (1GB unless given). Pictures wait for their turn; one "
                + "that never fits is left out, with the reason.", valueName: "bytes"))
    var maxMemory: String?

    @Option(
        help: ArgumentHelp("Draw the first N samples of a preset with masks, for people to look at.", valueName: "n"))
    var visualize: Int?

    mutating func validate() throws {
        do {
            _ = try sides()
            _ = try maxPixels.map { text throws(FetchError) in try Units.parseBytes(text) }
            _ = try memory()
        } catch { throw ValidationError("\(error).") }
        if let maxSize, maxSize < 1 { throw ValidationError("--max-size must be at least 1.") }
        if let visualize, visualize < 0 { throw ValidationError("--visualize must not be negative.") }
        if !mask.isEmpty && resize.isEmpty && maxSize == nil {
            throw ValidationError("--mask says how a column is shrunk: it goes with --resize or --max-size.")
        }
    }

    /// True when samples are to be changed, so that they have to be read one by one.
    var isGiven: Bool { !resize.isEmpty || maxSize != nil || !mask.isEmpty || maxPixels != nil }

    /// The options in the command line's words, for the record of selections.
    var words: String {
        var words = resize.map { "--resize \($0)" }
        if let maxSize { words.append("--max-size \(maxSize)") }
        words += mask.map { "--mask \($0)" }
        if let maxPixels { words.append("--max-pixels \(maxPixels)") }
        return words.joined(separator: " ")
    }

    /// What the process takes besides decoding, the libraries for it included.
    private static let base: Int64 = 72 << 20

    /// What `--max-memory` says, in bytes.
    func memory() throws(FetchError) -> Int64 { try maxMemory.map(Units.parseBytes) ?? 1_000_000_000 }

    /// What decoding may take.
    func budget() throws(FetchError) -> MemoryBudget { MemoryBudget(whole: try memory(), base: Self.base) }

    /// What changes samples, when no layout does.
    func transforms(_ budget: MemoryBudget) throws(FetchError) -> [any SampleTransform] {
        guard isGiven else { return [] }
        var transform = PictureTransform(budget: budget)
        transform.sides = try sides()
        transform.side = maxSize
        transform.masks = Set(mask)
        transform.maxPixels = try maxPixels.map(Units.parseBytes)
        return [transform]
    }

    /// What makes samples by a layout, and the files that describe them below `folder`.
    func arrange(
        _ layout: SampleLayout, in folder: String, _ budget: MemoryBudget
    ) throws(FetchError) -> (transforms: [any SampleTransform], reports: [any SampleReport]) {
        var layout = layout
        if let maxSize { layout.side = maxSize }
        if let visualize { layout.panels?.first = visualize }
        var reports: [any SampleReport] = []
        if let table = layout.table { reports.append(LayoutTable(table)) }
        if let statistics = layout.statistics { reports.append(LayoutStatistics(statistics, of: layout)) }
        if let panels = layout.panels, panels.first > 0 {
            reports.append(LayoutPanels(panels, of: layout, in: folder, budget: budget))
        }
        let pixels = try maxPixels.map(Units.parseBytes)
        return ([LayoutTransform(layout, budget: budget, maxPixels: pixels)], reports)
    }

    private func sides() throws(FetchError) -> [String: Int] {
        var sides: [String: Int] = [:]
        for text in resize {
            guard let colon = text.lastIndex(of: ":"), let side = Int(text[text.index(after: colon)...]), side > 0,
                colon > text.startIndex
            else {
                throw FetchError(
                    .usage, "--resize \(SafeText.printable(text)) is no column and size",
                    hint: "Write for example --resize image:512")
            }
            sides[String(text[..<colon])] = side
        }
        return sides
    }
}
