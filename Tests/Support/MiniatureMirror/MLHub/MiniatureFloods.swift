/// A sen12floods of any scale, made up from a seed: items are computed when they are asked for, and none is kept.
///
/// Place 0 lies alone in West Africa, so that a box around it selects a known number of assets. The others lie in four
/// regions that were flooded in 2018 and 2019.
public struct MiniatureFloods: Sendable {
    /// The id of the dataset.
    public static let id = "sen12floods"

    /// A box that holds place 0 and no other; 131 assets at full scale.
    public static let firstPlace = GeoBox(west: -8_100_000, south: 12_500_000, east: -7_900_000, north: 12_700_000)

    private static let regions = [
        GeoBox(west: 39_000_000, south: -1_000_000, east: 46_000_000, north: 5_000_000),
        GeoBox(west: 33_000_000, south: -21_000_000, east: 36_000_000, north: -18_000_000),
        GeoBox(west: 145_000_000, south: -21_000_000, east: 148_000_000, north: -18_000_000),
        GeoBox(west: 47_000_000, south: 30_000_000, east: 50_000_000, north: 33_000_000),
    ]

    /// Half a picture of 512 pixels of 10 m, in millionths of a degree.
    private static let halfWidth = 23_000

    /// How much it holds.
    public let recipe: FloodRecipe

    /// The dataset of a recipe, which must leave a day of its own to every picture of a place.
    public init(recipe: FloodRecipe = FloodRecipe()) {
        precondition(recipe.places >= 2, "a place alone and at least one other")
        self.recipe = recipe
        for satellite in Satellite.allCases {
            precondition(count(satellite) <= recipe.places * 30, "more pictures of a place than there are days")
            precondition(inWeek(satellite) * 3 <= count(satellite), "more pictures in a week than there are days")
        }
    }

    /// The number of items in a collection.
    func count(of collection: FloodCollection) -> Int { count(collection.satellite) }

    /// The number of items in all collections.
    public var itemCount: Int { FloodCollection.allCases.reduce(0) { $0 + count(of: $1) } }

    /// The ids of the collections.
    public var collectionIDs: [String] { FloodCollection.allCases.map(\.id) }

    /// The item of a number in `0..<count(of:)`: by place, then in no order.
    func item(_ index: Int, of collection: FloodCollection) -> FloodItem {
        let satellite = collection.satellite
        let visit = placeAndVisit(index, satellite)
        return FloodItem(
            collection: collection,
            visit: FloodVisit(
                satellite: satellite, place: visit.place, date: date(index, visit, satellite),
                box: box(index, place: visit.place, satellite)))
    }

    /// The item of a number in `0..<itemCount`, collection after collection.
    func item(_ index: Int) -> FloodItem {
        var rest = index
        for collection in FloodCollection.allCases {
            if rest < count(of: collection) { return item(rest, of: collection) }
            rest -= count(of: collection)
        }
        preconditionFailure("item \(index) of \(itemCount)")
    }

    /// The item with that id.
    func item(id: Substring, of collection: FloodCollection) -> FloodItem? {
        let parts = id.dropFirst(collection.id.count + 1).split(separator: "_", maxSplits: 1)
        guard id.hasPrefix(collection.id + "_"), parts.count == 2, let place = Int(parts[0]),
            (0..<recipe.places).contains(place), let date = FloodDate(parts[1], separator: "_")
        else { return nil }
        let index = indices(ofPlace: place, collection.satellite).first { index in
            self.date(index, placeAndVisit(index, collection.satellite), collection.satellite) == date
        }
        let item = index.map { self.item($0, of: collection) }
        return item?.id == String(id) ? item : nil
    }

    /// The box around all items of a collection.
    func extent(of collection: FloodCollection) -> GeoBox {
        let boxes = (0..<count(of: collection)).lazy.map { item($0, of: collection).visit.box }
        return boxes.reduce(boxes[0]) { $0.union($1) }
    }

    // Pictures to places: the first so many of place 0, the rest spread evenly over the others.

    private func count(_ satellite: Satellite) -> Int {
        satellite == .sentinel1 ? recipe.sentinel1 : recipe.sentinel2
    }

    private func inWeek(_ satellite: Satellite) -> Int {
        satellite == .sentinel1 ? recipe.sentinel1InWeek : recipe.sentinel2InWeek
    }

    private func firstCount(_ satellite: Satellite) -> Int {
        min(satellite.picturesOfFirstPlace, count(satellite))
    }

    private func indices(ofPlace place: Int, _ satellite: Satellite) -> Range<Int> {
        let first = firstCount(satellite)
        guard place > 0 else { return 0..<first }
        let (rest, others) = (count(satellite) - first, recipe.places - 1)
        return first + start(place - 1, rest, others)..<first + start(place, rest, others)
    }

    /// The first picture of the other place of a number: the least whose share reaches it.
    private func start(_ place: Int, _ rest: Int, _ others: Int) -> Int { (place * rest + others - 1) / others }

    private func placeAndVisit(_ index: Int, _ satellite: Satellite) -> (place: Int, number: Int) {
        let first = firstCount(satellite)
        guard index >= first else { return (0, index) }
        let (rest, others) = (count(satellite) - first, recipe.places - 1)
        let other = (index - first) * others / rest
        return (other + 1, index - first - start(other, rest, others))
    }

    private func date(_ index: Int, _ visit: (place: Int, number: Int), _ satellite: Satellite) -> FloodDate {
        let (count, inWeek) = (count(satellite), inWeek(satellite))
        guard (index + 1) * inWeek / count > index * inWeek / count else {
            return FloodDate(outsideWeek: visit.place * 7 + visit.number * satellite.revisitDays)
        }
        return FloodDate(inWeek: index * inWeek / count)
    }

    private func box(_ index: Int, place: Int, _ satellite: Satellite) -> GeoBox {
        let center = center(ofPlace: place)
        // No two pictures of a place are cut alike.
        let shift = Int(SplitMix64.mixed(recipe.seed &+ UInt64(index * 4 + satellite.rawValue)) % 2000)
        let (x, y) = (center.x + shift - 1000, center.y + (shift * 7) % 2000 - 1000)
        let half = Self.halfWidth
        return GeoBox(west: x - half, south: y - half, east: x + half, north: y + half)
    }

    private func center(ofPlace place: Int) -> (x: Int, y: Int) {
        guard place > 0 else { return (-8_000_000, 12_600_000) }
        let region = Self.regions[place % Self.regions.count]
        var generator = SplitMix64(seed: recipe.seed, name: "place \(place)")
        return (
            region.west + generator.next(below: region.east - region.west),
            region.south + generator.next(below: region.north - region.south)
        )
    }
}
