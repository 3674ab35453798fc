public import FetchCore

/// What divides items into strata for `--stratified`: a label for each item.
public enum Strata: Sendable, Hashable {
    /// `n * S div nominal count` of the item's number.
    case numbers(Int)
    case collection
    /// `2019-04`
    case month
    /// `2019`
    case year
    /// Cells of a grid, that many degrees wide and high; an item belongs to the cell of its middle.
    case grid(Double)
    case property(String)

    /// What an item is labelled that does not say.
    static let unknown = "none"
    /// More strata than this are no strata: memory is kept for each.
    static let most = 100_000

    /// Reads `collection`, `month`, `year`, `grid=1deg`, or the name of a property, also as `property=NAME`.
    ///
    /// - Throws: ``FetchError`` with code `usage` for a grid that cannot be, or an empty name.
    public init(parsing text: String) throws(FetchError) {
        switch text {
        case "collection": self = .collection
        case "month": self = .month
        case "year": self = .year
        case _ where text.hasPrefix("grid="):
            let size = text.dropFirst(5)
            guard let degrees = Double(size.hasSuffix("deg") ? size.dropLast(3) : size), degrees > 0, degrees <= 180
            else {
                throw FetchError(
                    .usage, "\"\(SafeText.printable(text))\" is not a grid", hint: "Write for example grid=1deg")
            }
            self = .grid(degrees)
        default:
            let name = text.hasPrefix("property=") ? String(text.dropFirst(9)) : text
            guard !name.isEmpty else {
                throw FetchError(
                    .usage, "--by needs a name", hint: "Write collection, month, year, grid=1deg or a property's name")
            }
            self = .property(name)
        }
    }

    /// The choice in the command line's words, with its option.
    var words: String {
        switch self {
        case .numbers(let count): "--strata \(count)"
        case .collection: "--by collection"
        case .month: "--by month"
        case .year: "--by year"
        case .grid(let degrees): "--by grid=\(PropertyValue.number(degrees).text)deg"
        case .property(let name): "--by \(name)"
        }
    }

    var query: SelectionQuery {
        if case .property(let name) = self { return SelectionQuery(properties: [name]) }
        return .everything
    }

    /// The label of an item's stratum.
    ///
    /// - Throws: ``FetchError`` with code `usage` when it goes by numbers and the item has none.
    func label(of item: Item) throws(FetchError) -> String {
        switch self {
        case .numbers(let count): String(try Self.stratum(of: item, among: count))
        case .collection: item.metadata?.collection ?? Self.unknown
        case .month: item.metadata?.time.flatMap { Self.date($0, digits: 7) } ?? Self.unknown
        case .year: item.metadata?.time.flatMap { Self.date($0, digits: 4) } ?? Self.unknown
        case .grid(let degrees): item.metadata?.bounds.map { Self.cell(of: $0, degrees) } ?? Self.unknown
        case .property(let name): item.metadata?.properties[name]?.text ?? Self.unknown
        }
    }

    /// `n * S div nominal count`, over a product of twice the width: any number and any S will do.
    private static func stratum(of item: Item, among strata: Int) throws(FetchError) -> Int {
        let number = try Sampling.number(of: item, option: "--stratified")
        let nominalCount = max(1, number.nominalCount)
        let product = min(max(0, number.value), nominalCount - 1).multipliedFullWidth(by: strata)
        return nominalCount.dividingFullWidth(product).quotient
    }

    private static func date(_ span: TimeSpan, digits: Int) -> String? {
        (span.start ?? span.end).map { String(Timestamp.rfc3339($0).prefix(digits)) }
    }

    /// West and south of the cell.
    private static func cell(of box: BoundingBox, _ degrees: Double) -> String {
        let (longitude, latitude) = box.center
        let corner = [longitude, latitude].map { ($0 / degrees).rounded(.down) * degrees }
        return corner.map { PropertyValue.number($0).text }.joined(separator: ",")
    }
}
