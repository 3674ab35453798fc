public import FetchCore

/// Makes of a sample what a ``SampleLayout`` says: its files by their new names and sizes, and beside its fields what
/// was found out about the pictures.
public struct LayoutTransform: SampleTransform {
    private let layout: SampleLayout
    private let budget: MemoryBudget
    private let maxPixels: Int64?

    /// Makes samples by a layout.
    ///
    /// - Parameter maxPixels: Samples with a larger picture are left out.
    public init(_ layout: SampleLayout, budget: MemoryBudget, maxPixels: Int64? = nil) {
        self.layout = layout
        self.budget = budget
        self.maxPixels = maxPixels
    }

    public var words: String {
        let parts = layout.parts.map { "\($0.column) \($0.kind.rawValue) \($0.path)" }
        return (["--preset \(layout.name)", "\(layout.side)", layout.key] + parts).joined(separator: "\n")
            + (maxPixels.map { "\n--max-pixels \($0)" } ?? "")
    }

    public func apply(to sample: inout Sample) throws(FetchError) {
        var figures = PictureFigures()
        var parts: [SamplePart] = []
        if let reason = PixelLimit.objection(to: sample, maxPixels, columns: layout.parts.map(\.column)) {
            sample.unwanted = reason
            return
        }
        let key = name(of: sample)
        for rule in layout.parts {
            guard let part = sample.parts.first(where: { $0.column == rule.column }) else {
                if rule.required { throw FetchError(.notAPicture, "\(rule.column): there is no picture") }
                continue
            }
            let raster: Raster
            do throws(FetchError) {
                raster = try make(part, rule.kind, &figures)
            } catch {
                throw error.of(column: rule.column)
            }
            parts.append(
                SamplePart(
                    column: rule.column, suffix: "png",
                    path: try RelativePath(rule.path.replacing("{key}", with: key)),
                    content: .bytes(try raster.png())))
        }
        sample.parts = parts
        sample.fields.removeAll { field in layout.parts.contains { $0.column == field.name } }
        sample.set(PictureFigures.field, figures.value)
    }

    /// The sample's name as a file can have it; its number where it has none.
    private func name(of sample: Sample) -> String {
        guard let value = sample.field(layout.key), !value.isNull else { return sample.key }
        let text: String
        switch value {
        case .text(let name): text = name
        case .integer(let number): text = String(number)
        default: return sample.key
        }
        let safe = String(text.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }.prefix(60))
        return safe.isEmpty || safe.hasPrefix(".") ? sample.key : safe
    }

    private func make(
        _ part: SamplePart, _ kind: SampleLayout.Kind, _ figures: inout PictureFigures
    ) throws(FetchError) -> Raster {
        switch kind {
        case .picture:
            let picture = try Picture(part.content)
            let raster = try picture.shrunk(to: layout.side, budget: budget)
            figures.original = picture.size
            figures.written = PictureSize(width: raster.width, height: raster.height)
            return raster.inColours
        case .classes:
            let mask = try Mask(part.content)
            let classes = try mask.classes(at: target(of: mask, figures), budget: budget)
            figures.classes = classes.counts
            for (value, count) in classes.writtenCounts { figures.writtenClasses[value, default: 0] += count }
            return classes.raster
        case .colours:
            let mask = try Mask(part.content)
            return try mask.colours(at: target(of: mask, figures), budget: budget).inColours
        }
    }

    /// A mask gets the size of its picture, whatever its own is.
    private func target(of mask: Mask, _ figures: PictureFigures) -> PictureSize {
        figures.written ?? mask.size.fitting(layout.side)
    }
}
