import ArgumentParser
import FetchCore
import FetchSelectors
import Foundation

/// Which items by collection, place, time and property: for sources whose items say so.
struct MetadataSelection: SourceSelection {
    static let title = "Selection by place, time and kind"

    @Option(
        help: ArgumentHelp(
            "Only items of this collection, and of them only these assets; may be repeated.", valueName: "id[:key,key]")
    )
    var collection: [String] = []

    @Option(help: ArgumentHelp("Only assets with these keys.", valueName: "key,key"))
    var assets: String?

    // A west longitude begins with a minus sign, which is no option here.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only items that touch this rectangle, in degrees; w is greater than e across the antimeridian.",
            valueName: "w,s,e,n"))
    var bbox: String?

    @Option(
        help: ArgumentHelp(
            "Only items that touch this outline: a Feature, a FeatureCollection or a geometry.",
            valueName: "geojson|file"))
    var intersects: String?

    @Flag(help: "Compare --intersects with the outlines of the items, not with the rectangles around them.")
    var exact = false

    @Option(
        help: ArgumentHelp(
            "Only items of this day or instant, or between two: 2019-04-01, A/B, A/.., ../B.", valueName: "time"))
    var datetime: String?

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Only items with such a property, for example 'eo:cloud_cover<20'; may be repeated.",
            valueName: "condition"))
    var conditions: [String] = []

    @Option(
        name: .customLong("where-rows"), parsing: .unconditional,
        help: ArgumentHelp(
            "Only the rows of Parquet files that meet this, as SQL: \"material = 'Glass' and image.width < 4000\".",
            valueName: "condition"))
    var rowCondition: String?

    @Option(
        help: ArgumentHelp(
            "What --stratified spreads over: collection, month, year, grid=1deg, or a property.", valueName: "what"))
    var by: String?

    mutating func validate() throws {
        if bbox != nil && intersects != nil {
            throw ValidationError("--bbox and --intersects exclude each other: draw the rectangle as an outline.")
        }
        if exact && intersects == nil { throw ValidationError("--exact goes with --intersects.") }
        try RowConditionText.check(rowCondition)
        // What can be judged without reading anything is judged before anything is read.
        do { try judge() } catch { throw ValidationError("\(error).") }
    }

    private func judge() throws {
        _ = try bbox.map { try BoundingBoxSelector(parsing: $0) }
        _ = try datetime.map { try TimeSelector(parsing: $0) }
        _ = try assets.map { try AssetKeySelector(parsing: $0) }
        _ = try by.map { try Strata(parsing: $0) }
        _ = try conditions.map { try PropertySelector(parsing: $0) }
        _ = try collection.map { try CollectionSelector.Choice(parsing: $0) }
    }

    var isGiven: Bool {
        !collection.isEmpty || assets != nil || bbox != nil || intersects != nil || datetime != nil
            || !conditions.isEmpty
    }

    var strata: String? { by }

    var words: [String] {
        var words = collection.map { "--collection \($0)" }
        if let assets { words.append("--assets \(assets)") }
        if let datetime { words.append("--datetime \(datetime)") }
        if let bbox { words.append("--bbox \(bbox)") }
        if let intersects { words.append("--intersects \(Outline.name(of: intersects))") }
        if exact { words.append("--exact") }
        if let rowCondition { words.append("--where-rows \(rowCondition)") }
        return words + conditions.map { "--where \($0)" }
    }

    func filters() throws -> [any Selector] {
        var list: [any Selector] = []
        if !collection.isEmpty {
            list.append(CollectionSelector(try collection.map { try CollectionSelector.Choice(parsing: $0) }))
        }
        if let assets { list.append(try AssetKeySelector(parsing: assets)) }
        if let datetime { list.append(try TimeSelector(parsing: datetime)) }
        if let bbox { list.append(try BoundingBoxSelector(parsing: bbox)) }
        if let intersects {
            list.append(
                try IntersectsSelector(
                    geoJSON: try Outline.text(of: intersects), name: Outline.name(of: intersects), exact: exact))
        }
        for condition in conditions { list.append(try PropertySelector(parsing: condition)) }
        return list
    }

    func check(against facets: CatalogFacets) throws {
        for text in collection {
            let choice = try CollectionSelector.Choice(parsing: text)
            guard let keys = facets.keys[choice.collection] else {
                throw Self.unknown("collection", choice.collection, among: facets.keys.keys.sorted())
            }
            guard facets.keysAreComplete else { continue }
            for key in choice.keys.sorted() where !keys.contains(key) {
                throw Self.unknown("asset key", key, of: choice.collection, among: keys.sorted())
            }
        }
        guard facets.keysAreComplete, let assets else { return }
        let all = Set(facets.keys.values.joined())
        for key in try AssetKeySelector(parsing: assets).wanted.sorted() where !all.contains(key) {
            throw Self.unknown("asset key", key, among: all.sorted())
        }
    }

    private static func unknown(
        _ what: String, _ name: String, of collection: String? = nil, among names: [String]
    ) -> FetchError {
        let shown = names.prefix(40).map(SafeText.printable).joined(separator: ", ")
        let more = names.count > 40 ? " and \(Units.count(names.count - 40)) more" : ""
        let place = collection.map { " in \(SafeText.printable($0))" } ?? ""
        return FetchError(
            .notFound, "there is no \(what) \"\(SafeText.printable(name))\"\(place)",
            hint: names.isEmpty ? "There are none at all" : "There are \(shown)\(more)")
    }
}

/// An outline as `--intersects` takes it.
enum Outline {
    /// The largest file that is read.
    private static let largest = 64 << 20

    /// The JSON itself: what begins with a brace is it already, everything else names a file.
    static func text(of argument: String) throws(FetchError) -> String {
        if isJSON(argument) { return argument }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: argument))
        } catch {
            throw FetchError(
                .badInput, "the outline \(SafeText.printable(argument)) cannot be read",
                hint: "Give the path of a GeoJSON file, or the JSON itself")
        }
        guard bytes.count <= largest else {
            throw FetchError(.badInput, "the outline \(argument) is larger than \(Units.bytes(Int64(largest)))")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What to call it.
    static func name(of argument: String) -> String { isJSON(argument) ? "(outline)" : argument }

    private static func isJSON(_ argument: String) -> Bool { argument.first { $0 != " " } == "{" }
}
