import FetchCore

/// What was found out about a sample's pictures, as it is kept beside the sample's fields.
struct PictureFigures {
    /// The field that holds it; no column of a dataset has such a name.
    static let field = "(pictures)"

    /// The picture's size before.
    var original: PictureSize?
    /// The picture's size after.
    var written: PictureSize?
    /// How many pixels of the mask have each class, at its own size.
    var classes: [Int: Int64]?
    /// The same of what was written.
    var writtenClasses: [Int: Int64] = [:]

    init() {}

    /// Reads what ``value`` made; sizes and classes that are not there stay empty.
    init(_ fields: [SampleField]) {
        guard case .structure(let figures)? = fields.first(where: { $0.name == Self.field })?.value else { return }
        for figure in figures {
            switch (figure.name, figure.value) {
            case ("original", .list(let sides)): original = Self.size(sides)
            case ("written", .list(let sides)): written = Self.size(sides)
            case ("classes", .map(let pairs)): classes = Self.counts(pairs)
            case ("written_classes", .map(let pairs)): writtenClasses = Self.counts(pairs)
            default: break
            }
        }
    }

    var value: FieldValue {
        var figures: [SampleField] = []
        if let original { figures.append(SampleField("original", Self.list(original))) }
        if let written { figures.append(SampleField("written", Self.list(written))) }
        if let classes {
            figures.append(SampleField("classes", Self.map(classes)))
            figures.append(SampleField("written_classes", Self.map(writtenClasses)))
        }
        return .structure(figures)
    }

    private static func list(_ size: PictureSize) -> FieldValue {
        .list([.integer(Int64(size.width)), .integer(Int64(size.height))])
    }

    private static func map(_ counts: [Int: Int64]) -> FieldValue {
        .map(counts.sorted { $0.key < $1.key }.map { .init(.integer(Int64($0.key)), .integer($0.value)) })
    }

    private static func size(_ sides: [FieldValue]) -> PictureSize? {
        guard sides.count == 2, case .integer(let width) = sides[0], case .integer(let height) = sides[1] else {
            return nil
        }
        return PictureSize(width: Int(width), height: Int(height))
    }

    private static func counts(_ pairs: [FieldValue.Pair]) -> [Int: Int64] {
        var counts: [Int: Int64] = [:]
        for pair in pairs {
            if case .integer(let key) = pair.key, case .integer(let count) = pair.value { counts[Int(key)] = count }
        }
        return counts
    }
}
