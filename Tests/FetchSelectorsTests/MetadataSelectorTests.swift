import FetchCore
import FetchSelectors
import Testing

@Suite("Selectors of place, time and kind")
struct MetadataSelectorTests {
    private func item(
        _ id: String, bounds: BoundingBox? = nil, time: TimeSpan? = nil, collection: String = "c",
        geometry: [UInt8]? = nil, properties: [String: PropertyValue] = [:], keys: [String] = ["a"]
    ) throws -> Item {
        let assets = try keys.map { Asset(key: $0, path: try RelativePath("\(id)/\($0)")) }
        return Item(
            id: id, assets: assets,
            metadata: ItemMetadata(
                collection: collection, bounds: bounds, time: time, geometry: geometry, properties: properties))
    }

    private func box(_ west: Double, _ south: Double, _ east: Double, _ north: Double) -> BoundingBox {
        BoundingBox(west: west, south: south, east: east, north: north)
    }

    private func chosen(
        _ selector: some Selector, _ items: [Item], _ journal: SelectionJournal = SelectionJournal()
    ) async throws -> [String] {
        var ids: [String] = []
        for try await item in selector.apply(to: ItemSequence(items), journal: journal) { ids.append(item.id) }
        return ids
    }

    @Test func aBoxTakesWhatTouchesItAndWhatDoesNotSayWhere() async throws {
        let items = try [
            item("in", bounds: box(1, 1, 2, 2)), item("edge", bounds: box(3, 3, 4, 4)),
            item("out", bounds: box(3.1, 3, 4, 4)), item("nowhere"),
        ]
        let journal = SelectionJournal()
        #expect(try await chosen(BoundingBoxSelector(parsing: "0,0,3,3"), items, journal) == ["in", "edge", "nowhere"])
        #expect(journal.notes == ["1 item does not say where: kept, whatever --bbox 0,0,3,3 asks"])
    }

    @Test func boxesMayCrossTheAntimeridianOnBothSides() async throws {
        let items = try [
            item("east", bounds: box(178, 0, 179, 1)), item("west", bounds: box(-179, 0, -178, 1)),
            item("far", bounds: box(0, 0, 1, 1)), item("across", bounds: box(179, 0, -179, 1)),
        ]
        #expect(try await chosen(BoundingBoxSelector(parsing: "177,-1,-177,2"), items) == ["east", "west", "across"])
        #expect(try await chosen(BoundingBoxSelector(parsing: "-180,0,-179.5,1"), items) == ["across"])
    }

    @Test(arguments: ["1,2,3", "a,b,c,d", "0,5,1,4", "0,0,0,91", "0,0,181,1", "0,0,1,nan"])
    func whatIsNoBoxIsRefused(text: String) {
        #expect(throws: FetchError.self) { try BoundingBoxSelector(parsing: text) }
    }

    @Test(arguments: [
        ("2019-04-01", ["day", "span", "open"]), ("2019-04-01T10:00:00Z", ["day", "span", "open"]),
        ("2019-04-01T10:00:01Z", ["span", "open"]), ("2019-04-01/2019-04-02", ["day", "span", "next", "open"]),
        ("../2019-04-01T09:00:00Z", ["span", "open"]), ("2019-04-02/..", ["span", "next", "open"]),
        ("2018", []), ("2019-04", ["day", "span", "next", "open"]),
        ("2019-04-01T12:00:00+02:00", ["day", "span", "open"]),
    ])
    func timesAreDaysInstantsAndIntervals(text: String, expected: [String]) async throws {
        let start = 1_554_076_800.0
        let items = try [
            item("day", time: TimeSpan(at: start + 36_000)),
            item("span", time: TimeSpan(start: start, end: start + 3 * 86_400)),
            item("next", time: TimeSpan(at: start + 90_000)), item("open", time: TimeSpan(start: start, end: nil)),
        ]
        #expect(try await chosen(TimeSelector(parsing: text), items) == expected)
    }

    @Test(arguments: ["", "soon", "../..", "2019-05-01/2019-04-01", "a/b/c", "2019-13-01", "2019-02-30"])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(throws: FetchError.self) { try TimeSelector(parsing: text) }
    }

    private static let triangle = #"{"type":"Polygon","coordinates":[[[0,0],[10,0],[0,10],[0,0]]]}"#

    @Test(arguments: [
        triangle, #"{"type":"Feature","properties":{},"geometry":\#(triangle)}"#,
        #"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":\#(triangle)}]}"#,
    ])
    func outlinesOfAllFormsAreComparedWithBoxes(json: String) async throws {
        let items = try [
            item("in", bounds: box(1, 1, 2, 2)), item("corner", bounds: box(8, 8, 9, 9)),
            item("point", bounds: box(5, 5, 5, 5)), item("line", bounds: box(4, 4, 4, 9)),
        ]
        let selector = try IntersectsSelector(geoJSON: json, name: "x", exact: false)
        #expect(try await chosen(selector, items) == ["in", "point", "line"])
    }

    @Test func exactComparesOutlines() async throws {
        // WKB of a point at 9,9 and of one at 1,1; both items have a box that touches the triangle.
        func point(_ x: Double, _ y: Double) -> [UInt8] {
            [1, 1, 0, 0, 0]
                + [x, y].flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) } }
        }
        let items = try [
            item("out", bounds: box(0, 0, 9, 9), geometry: point(9, 9)),
            item("in", bounds: box(0, 0, 9, 9), geometry: point(1, 1)),
        ]
        let exact = try IntersectsSelector(geoJSON: Self.triangle, name: "x", exact: true)
        #expect(exact.query.needsGeometry)
        #expect(try await chosen(exact, items) == ["in"])
        #expect(try await chosen(IntersectsSelector(geoJSON: Self.triangle, name: "x", exact: false), items).count == 2)
    }

    @Test(arguments: ["{}", "x", #"{"type":"Polygon","coordinates":[]}"#])
    func whatIsNoOutlineIsRefused(json: String) {
        #expect(throws: FetchError.self) { try IntersectsSelector(geoJSON: json, name: "x", exact: false) }
    }

    @Test func collectionsMayNameTheirKeys() async throws {
        let items = try [
            item("1", collection: "c", keys: ["a", "b"]), item("2", collection: "d", keys: ["a", "b"]),
            item("3", collection: "e"),
        ]
        let selector = CollectionSelector([try .init(parsing: "c"), try .init(parsing: "d:b,x")])
        var keys: [[String]] = []
        for try await item in selector.apply(to: ItemSequence(items), journal: SelectionJournal()) {
            keys.append(item.assets.map(\.key))
        }
        #expect(keys == [["a", "b"], ["b"]])
        #expect(selector.query.collections == ["c", "d"])
    }

    @Test func keysLeaveDocumentsAlone() async throws {
        var one = try item("1", keys: ["a", "b"])
        one.assets.append(Asset(key: "item", path: try RelativePath("1.json"), content: .document))
        var other = try item("2", keys: ["a"])
        other.assets.append(Asset(key: "item", path: try RelativePath("2.json"), content: .document))
        let selector = try AssetKeySelector(parsing: "b")
        var keys: [[String]] = []
        for try await item in selector.apply(to: ItemSequence([one, other]), journal: SelectionJournal()) {
            keys.append(item.assets.map(\.key))
        }
        #expect(keys == [["b", "item"]])
    }

    @Test(arguments: [
        ("cloud<20", ["low"]), ("cloud <= 20", ["low", "mid"]), ("cloud>=20", ["mid", "high"]),
        ("cloud!=20", ["low", "high"]),
        ("name=x", ["low"]), ("name!='x'", ["high"]), ("other=1", []), ("flag=true", ["mid"]),
    ])
    func conditionsCompareNumbersAndText(text: String, expected: [String]) async throws {
        let items = try [
            item("low", properties: ["cloud": .number(5), "name": .text("x")]),
            item("mid", properties: ["cloud": .number(20), "flag": .number(1)]),
            item("high", properties: ["cloud": .number(90), "name": .text("y")]),
        ]
        #expect(try await chosen(PropertySelector(parsing: text), items) == expected)
    }

    @Test(arguments: ["collection", "month", "grid=1deg", "kind"])
    func stratifiedGoesByWhateverItemsSay(by: String) async throws {
        let items = try (0..<100).map { number in
            let group = number < 90 ? 0 : 1
            return try item(
                "i\(number)", bounds: box(Double(group), 0, Double(group) + 0.1, 0.1),
                time: TimeSpan(at: 1_554_076_800 + Double(group) * 40 * 86_400), collection: "c\(group)",
                properties: ["kind": .text("k\(group)")])
        }
        let sampler = StratifiedSampler(count: 10, strata: try Strata(parsing: by), seed: 1, clamp: false)
        let ids = try await chosen(sampler, items)
        #expect(ids.count == 10)
        #expect(ids.filter { Int($0.dropFirst())! >= 90 }.count == 5)
        #expect(sampler.query.properties == (by == "kind" ? ["kind"] : []))
    }
}
