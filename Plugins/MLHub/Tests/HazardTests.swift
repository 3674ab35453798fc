import FetchCore
import Glibc
import Testing

@testable import MLHub

/// Whatever is wrong with one item, the others arrive, and what was wrong is told.
@Suite("Hazards of catalogs")
struct HazardTests {
    let place = Workplace()

    private func listed(_ archive: TestArchive, _ more: String...) async throws -> [Item] {
        try await place.mlhub("d", "--archive", place.write(archive)).all()
    }

    private func withGoodItem(_ items: TestItem...) -> TestArchive {
        var archive = TestArchive()
        for item in items { archive.add(item) }
        archive.add(TestItem("good"))
        return archive
    }

    @Test func aMissingBoxIsThatOfTheGeometry() async throws {
        let item = TestItem("a").with {
            $0.bbox = "null"
            $0.geometry = #"{"type":"Polygon","coordinates":[[[1,2],[3,2],[2,4],[1,2]]]}"#
        }
        let items = try await listed(withGoodItem(item))
        #expect(items[0].metadata?.bounds == BoundingBox(west: 1, south: 2, east: 3, north: 4))
        #expect(items.count == 2)
    }

    @Test(arguments: ["[10,20,0,30,40,900]", "[10,20,30,40]"])
    func aBoxWithHeightsIsOneWithoutThem(bbox: String) async throws {
        let items = try await listed(withGoodItem(TestItem("a").with { $0.bbox = bbox }))
        #expect(items[0].metadata?.bounds == BoundingBox(west: 10, south: 20, east: 30, north: 40))
    }

    @Test(arguments: ["null", "[]", "[1,2,3]", #"["a",1,2,3]"#, "[1,9,2,3]", #"{"x":1}"#])
    func anItemWithoutAPlaceIsListedWithoutOne(bbox: String) async throws {
        let items = try await listed(withGoodItem(TestItem("a").with { $0.bbox = bbox }))
        #expect(items.map { $0.metadata?.bounds != nil } == [false, true])
    }

    @Test func aBoxAcrossTheAntimeridianStaysOne() async throws {
        let items = try await listed(withGoodItem(TestItem("a").with { $0.bbox = "[177,-20,-178,-16]" }))
        #expect(items[0].metadata?.bounds?.crossesAntimeridian == true)
        let query = SelectionQuery(bounds: BoundingBox(west: 179, south: -19, east: 179.5, north: -18))
        let found = try await place.mlhub("d", "--archive", place.path("d.tar.gz")).all(query)
        #expect(found.map(\.id) == ["c/a"])
    }

    @Test(arguments: [
        (#"{"datetime":null,"start_datetime":"2019-04-01T00:00:00Z","end_datetime":"2019-04-03T00:00:00Z"}"#, 2),
        (#"{"datetime":null,"start_datetime":"2019-04-01T00:00:00Z"}"#, 1),
        (#"{"datetime":null,"end_datetime":"2019-04-03T00:00:00Z"}"#, 1),
        (#"{"datetime":"2019-04-01T12:00:00"}"#, 2), (#"{"datetime":"2019-04-01T12:00:00.5+02:00"}"#, 2),
        (#"{"datetime":"some day"}"#, 0), (#"{"datetime":5}"#, 0), ("null", 0), (#"{}"#, 0),
    ])
    func timesOfAllFormsAreRead(properties: String, ends: Int) async throws {
        let items = try await listed(withGoodItem(TestItem("a").with { $0.properties = properties }))
        let time = items[0].metadata?.time
        #expect([time?.start, time?.end].compactMap(\.self).count == ends)
        #expect(items.count == 2)
    }

    @Test func aNaiveTimeIsTakenAsUTC() async throws {
        let item = TestItem("a").with { $0.properties = #"{"datetime":"2019-04-01T12:00:00"}"# }
        let items = try await listed(withGoodItem(item))
        #expect(items[0].metadata?.time == TimeSpan(at: 1_554_120_000))
    }

    @Test func aMissingCollectionIsTheFolderOfTheLinkedOne() async throws {
        var archive = TestArchive(collections: ["c", "e"])
        archive.add("d/e/a/a.json", TestItem("a").with { $0.collection = nil }.json)
        let linked = TestItem("b").with {
            $0.collection = nil
            $0.links = #"[{"rel":"collection","href":"../../e/collection.json"}]"#
        }
        archive.add("d/x/b/b.json", linked.json)
        archive.add(TestItem("good"))
        #expect(try await listed(archive).map { $0.metadata?.collection } == ["e", "e", "c"])
    }

    @Test func addressesOfAllKindsAreUnderstood() async throws {
        let assets = """
            {"web":{"href":"https://h.example/a b.tif?sig=x y"},"s3":{"href":"s3://bucket/k/x.tif"},\
            "dots":{"href":"s3://b.u/k.tif"},"gs":{"href":"gs://bucket/x.tif"},"odd":{"href":"ftp://h.example/x.tif"},\
            "inner":{"href":"./data.bin"},"lost":{"href":"./none.bin"},"out":{"href":"../../../../etc/passwd"},\
            "none":{},"empty":{"href":""}}
            """
        var archive = withGoodItem(TestItem("a").with { $0.assets = assets })
        archive.add("d/c/a/data.bin", "inside")
        let source = try await place.open(archive)
        #expect(try await source.request("c/a/web.tif").url == "https://h.example/a%20b.tif?sig=x%20y")
        #expect(try await source.request("c/a/s3.tif").url == "https://bucket.s3.amazonaws.com/k/x.tif")
        #expect(try await source.request("c/a/dots.tif").url == "https://s3.amazonaws.com/b.u/k.tif")
        #expect(try await source.request("c/a/gs.tif").url == "https://storage.googleapis.com/bucket/x.tif")
        #expect(try await source.request("c/a/inner.bin").local == .bytes(Array("inside".utf8)))
        await #expect(throws: FetchError.self) { try await source.request("c/a/odd.tif") }
        await #expect(throws: FetchError.self) { try await source.request("c/a/lost.bin") }
        #expect(try await source.paths().suffix(1) == ["c/good/B1.tif"])
        #expect(place.notices.contains { $0.contains("passwd") && $0.contains("lead out") })
        #expect(place.notices.contains { $0.contains("2 assets") && $0.contains("no address") })
    }

    @Test func strayAndBrokenDocumentsArePassedOver() async throws {
        var archive = TestArchive()
        archive.add("d/c/notes.json", #"{"hello":"world"}"#)
        archive.add("d/c/list.json", "[1,2,3]")
        archive.add("d/c/labels.json", #"{"type":"FeatureCollection","features":[]}"#)
        archive.add("d/c/cut.json", #"{"type":"Feature","id":"x","assets":{"#)
        archive.add("d/c/binary.json", "\u{0}\u{1}")
        archive.add("d/c/empty.json", "")
        archive.add("d/c/._item.json", "finder")
        archive.add(TestItem("good"))
        #expect(try await listed(archive).map(\.id) == ["c/good"])
        #expect(place.notices.contains { $0.contains("3 documents") && $0.contains("nothing of STAC") })
        #expect(place.notices.contains { $0.contains("3 documents") && $0.contains("no JSON") })
    }

    @Test(arguments: ["..", "../../x", "/etc/x", "a/../../b", "", ".", "a\\u0007b", "a//b"])
    func hostileIdsAreRefusedOneByOne(id: String) async throws {
        var archive = TestArchive()
        archive.add("d/c/x/x.json", TestItem(id).json)
        archive.add("d/c/y/y.json", TestItem("y").with { $0.collection = id.isEmpty ? ".." : id }.json)
        archive.add(
            "d/c/z/z.json", TestItem("z").with { $0.assets = #"{"\#(id)":{"href":"https://h.example/x"}}"# }.json)
        archive.add(TestItem("good"))
        let source = try await place.open(archive)
        #expect(try await source.paths() == ["c/good/B1.tif"])
        #expect(place.notices.contains { $0.contains("2 items") && $0.contains("refused") })
        #expect(place.notices.contains { $0.contains("1 asset") && $0.contains("refused") })
    }

    @Test func hostileEntriesAreRefusedOneByOne() async throws {
        var archive = TestArchive()
        archive.add("../escape.json", TestItem("x").json)
        archive.add("/abs.json", TestItem("x").json)
        archive.add("d/../../up.json", TestItem("x").json)
        archive.addLink("d/c/link.json", to: "/etc/passwd")
        archive.addDevice("d/c/null.json")
        archive.add(TestItem("good"))
        let source = try await place.open(archive)
        #expect(try await source.paths() == ["c/good/B1.tif"])
        #expect(place.notices.contains { $0.contains("3 entries") && $0.contains("names that lead out") })
        #expect(place.notices.contains { $0.contains("2 entries") && $0.contains("links or devices") })
    }

    @Test func twoItemsOfOneNameAreBothKept() async throws {
        let other = TestItem("a").with { $0.assets = #"{"B1":{"href":"https://h.example/other.tif"}}"# }
        var archive = withGoodItem(TestItem("a"), other)
        archive.add(TestItem("a"))
        let source = try await place.open(archive)
        #expect(try await source.paths() == ["c/a/B1.tif", "c/a~2/B1.tif", "c/good/B1.tif"])
        #expect(try await source.request("c/a~2/B1.tif").url == "https://h.example/other.tif")
        #expect(place.notices.contains { $0.contains("both kept") })
        #expect(place.notices.contains { $0.contains("taken once") })
    }

    @Test(arguments: ["", "client"])
    func anAssetOfACollectionCalledLikeAnItemIsKeptBesideIt(layout: String) async throws {
        var archive = withGoodItem(TestItem("a"), TestItem("b~2"))
        archive.add(
            "d/c/collection-again.json",
            #"{"type":"Collection","id":"c","stac_version":"1.0.0","license":"x","links":[],"assets":{"#
                + #""a":{"href":"https://h.example/whole"},"good":{"href":"https://h.example/good"},"#
                + #""b":{"href":"https://h.example/b"}}}"#)
        let source = try await place.open(archive, "--layout", layout.isEmpty ? "standard" : layout)
        let folder = layout.isEmpty ? "" : "d/"
        let expected = layout.isEmpty ? ["c/a~2", "c/good~2", "c/b"] : ["d/c/a~2", "d/c/good~2", "d/c/b"]
        #expect(try await source.companionPaths().filter { expected.contains($0) } == expected)
        #expect(try await source.paths().contains("\(folder)c/a/B1.tif"))
        #expect(place.notices.contains { $0.contains("2 assets") && $0.contains("called like the folder of an item") })
    }

    @Test func inTheClientsLayoutTheFirstOfOneNameStays() async throws {
        let other = TestItem("a").with {
            $0.assets = #"{"B1":{"href":"https://h.example/o.tif"},"B2":{"href":"https://h.example/b2.tif"}}"#
        }
        let source = try await place.open(withGoodItem(TestItem("a"), other), "--layout", "client")
        #expect(try await source.paths() == ["d/c/a/B1.tif", "d/c/a/B2.tif", "d/c/good/B1.tif"])
        #expect(try await source.request("d/c/a/B1.tif").url == "https://h.example/B1.tif")
    }

    @Test func namesThatClashInOneItemAreBothKept() async throws {
        let item = TestItem("a").with {
            $0.assets = #"{"B1":{"href":"https://h.example/x.tif"},"B1.tif":{"href":"https://h.example/y"}}"#
        }
        let source = try await place.open(withGoodItem(item))
        #expect(try await source.paths() == ["c/a/B1.tif", "c/a/B1~2.tif", "c/good/B1.tif"])
    }

    @Test func anAssetMayBeCalledLikeTheDocumentOfItsItem() async throws {
        let item = TestItem("a").with { $0.assets = #"{"a":{"href":"https://h.example/x.json"}}"# }
        let assets = try await place.open(withGoodItem(item)).all()[0].assets
        #expect(Set(assets.map(\.path.string)) == ["c/a/a.json", "c/a/a~2.json"])
        #expect(assets.first { $0.content != .document }?.path.string == "c/a/a.json")
    }

    @Test func aDamagedArchiveIsAnErrorThatNamesIt() async throws {
        var archive = TestArchive()
        for number in 0..<200 { archive.add(TestItem("i\(number)")) }
        let path = place.write(archive)
        try place.write(String(repeating: "x", count: 5000), to: "none.tar.gz")
        let none = await #expect(throws: FetchError.self) {
            try await place.mlhub("d", "--archive", place.path("none.tar.gz"))
        }
        #expect(none?.code == .notAnArchive)
        let size = try #require(LocalFile.size(path))
        truncate(path, off_t(size / 2))
        let cut = await #expect(throws: FetchError.self) { try await place.mlhub("d", "--archive", path) }
        #expect(cut?.code == .damagedArchive)
        #expect(LocalFile.size(place.path(".fetch/mlhub_stac_assets.db")) == nil)
    }
}
