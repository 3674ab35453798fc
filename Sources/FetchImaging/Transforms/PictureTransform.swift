public import FetchCore

/// Shrinks the pictures and masks of samples by what the command line says of columns.
///
/// A column is what a part comes from; a part of an archive has none and is named by its extension, as in `jpg:512`.
public struct PictureTransform: SampleTransform {
    /// The largest side by column, in pixels.
    public var sides: [String: Int] = [:]
    /// The largest side of pictures in all other columns, in pixels; `nil` leaves them.
    public var side: Int?
    /// Columns whose values are classes or colours with a meaning.
    public var masks: Set<String> = []
    /// Samples with a larger picture are left out.
    public var maxPixels: Int64?
    private let budget: MemoryBudget

    /// Changes nothing until it is told to.
    public init(budget: MemoryBudget) { self.budget = budget }

    public var words: String {
        var words = sides.keys.sorted().map { "--resize \($0):\(sides[$0]!)" }
        if let side { words.append("--max-size \(side)") }
        words += masks.sorted().map { "--mask \($0)" }
        if let maxPixels { words.append("--max-pixels \(maxPixels)") }
        return words.joined(separator: " ")
    }

    public func apply(to sample: inout Sample) throws(FetchError) {
        for index in sample.parts.indices {
            let part = sample.parts[index]
            let name = part.column.isEmpty ? part.suffix : part.column
            let isMask = masks.contains(name)
            guard let head = try head(of: part, isWanted: isMask || sides[name] != nil) else { continue }
            do throws(FetchError) {
                try check(head)
                guard let side = sides[name] ?? side else { continue }
                let size = PictureSize(width: head.shownWidth, height: head.shownHeight)
                guard size.fitting(side) != size else { continue }
                let raster =
                    isMask
                    ? try mask(part, size.fitting(side)) : try Picture(part.content).shrunk(to: side, budget: budget)
                sample.parts[index].content = .bytes(try raster.png())
                sample.parts[index].suffix = "png"
            } catch {
                throw error.of(column: name)
            }
        }
    }

    /// What a part's first bytes tell; `nil` when it is no picture and need not be one.
    private func head(of part: SamplePart, isWanted: Bool) throws(FetchError) -> PictureHead? {
        do {
            return try PictureHead(of: part.content)
        } catch  where error.code == .notAPicture && !isWanted {
            return nil
        } catch {
            throw error.of(column: part.column.isEmpty ? part.suffix : part.column)
        }
    }

    private func check(_ head: PictureHead) throws(FetchError) {
        guard let maxPixels, head.pixels > maxPixels else { return }
        throw FetchError(
            .tooLarge, "it has \(head.width) x \(head.height) pixels, more than --max-pixels \(maxPixels) allows")
    }

    private func mask(_ part: SamplePart, _ size: PictureSize) throws(FetchError) -> Raster {
        let mask = try Mask(part.content)
        let hasClasses = mask.head.channels == 1 || mask.head.hasPalette
        return hasClasses
            ? try mask.classes(at: size, budget: budget).raster : try mask.colours(at: size, budget: budget)
    }
}

extension FetchError {
    /// The same error with the column it is about in front.
    func of(column: String) -> FetchError {
        var error = self
        error.message = "\(SafeText.printable(column)): \(message)"
        return error
    }
}
