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
        sample.unwanted = PixelLimit.objection(to: sample, maxPixels)
        if sample.unwanted != nil { return }
        for index in sample.parts.indices {
            let part = sample.parts[index]
            let names = Self.names(of: part)
            let named = names.lazy.compactMap { sides[$0] }.first
            guard let side = named ?? side else { continue }
            let isMask = names.contains { masks.contains($0) }
            let isWanted = isMask || named != nil
            guard let head = try head(of: part, isWanted: isWanted) else { continue }
            // Measurements are no picture unless somebody says so.
            if part.column.isEmpty, !isWanted, !head.hasColours { continue }
            do throws(FetchError) {
                guard let raster = try shrink(part, head, side, isMask: isMask) else { continue }
                // A file keeps its name, and so its format; what a column holds has no name yet.
                let format = part.column.isEmpty ? head.format : .png
                sample.parts[index].content = .bytes(try raster.encoded(as: format, exactly: isMask))
                if !part.column.isEmpty { sample.parts[index].suffix = format.suffix }
            } catch {
                throw error.of(column: names[0])
            }
        }
    }

    /// What a part is called by options: its column, or what follows a dot in its file name, all of it or the last.
    private static func names(of part: SamplePart) -> [String] {
        if !part.column.isEmpty { return [part.column] }
        return [part.suffix, String(part.suffix.split(separator: ".").last ?? "")]
    }

    /// The part at its smaller size; `nil` when it is small enough.
    private func shrink(
        _ part: SamplePart, _ head: PictureHead, _ side: Int, isMask: Bool
    ) throws(FetchError) -> Raster? {
        let size = PictureSize(width: head.shownWidth, height: head.shownHeight)
        let target = size.fitting(side)
        if target == size { return nil }
        return isMask ? try mask(part, target) : try Picture(part.content).shrunk(to: side, budget: budget)
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
