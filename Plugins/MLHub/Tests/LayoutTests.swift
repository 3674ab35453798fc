import FetchCore
import Testing

@testable import MLHub

@Suite("Layouts")
struct LayoutTests {
    let place = Workplace()

    private func archive(_ documents: [String: String]) -> TestArchive {
        var archive = TestArchive(collections: ["c", "e"])
        for (item, url) in documents.sorted(by: { $0.key < $1.key }) {
            let made = TestItem(item).with {
                $0.collection = item.hasPrefix("e") ? "e" : "c"
                $0.assets = #"{"documentation":{"href":"\#(url)"},"B1":{"href":"https://h.example/B1.tif"}}"#
            }
            archive.add(made)
        }
        return archive
    }

    @Test func sharedAssetsLandOnceForTheWholeDataset() async throws {
        let one = "https://h.example/doc.pdf"
        let source = try await place.open(archive(["c1": one, "c2": one, "e1": one]))
        let items = try await source.all()
        let documents = items.flatMap(\.assets).filter { $0.key == "documentation" }
        #expect(Set(documents.map(\.path.string)) == ["_common/documentation.pdf"])
        #expect(Set(documents.map(\.reference)).count == 1)
        #expect(documents.map(\.isShared) == [true, true, true])
    }

    @Test func sharedAssetsOfOneAddressInEachCollectionAreKeptApartByCollection() async throws {
        let source = try await place.open(
            archive(["c1": "https://h.example/1.pdf", "c2": "https://h.example/1.pdf", "e1": "https://h.example/2.pdf"])
        )
        let paths = Set(try await source.paths().filter { $0.contains("documentation") })
        #expect(paths == ["_common/c/documentation.pdf", "_common/e/documentation.pdf"])
    }

    @Test func whatDiffersBetweenItemsStaysWithThem() async throws {
        let source = try await place.open(
            archive(["c1": "https://h.example/1.pdf", "c2": "https://h.example/2.pdf"]))
        let paths = try await source.paths().filter { $0.contains("documentation") }
        #expect(paths == ["c/c1/documentation.pdf", "c/c2/documentation.pdf"])
    }

    @Test func theClientsLayoutSharesByCollectionAndTakesTheFirst() async throws {
        let source = try await place.open(
            archive(["c1": "https://h.example/1.pdf", "c2": "https://h.example/2.pdf", "e1": "https://h.example/1.pdf"]
            ),
            "--layout", "client")
        let documents = try await source.all().flatMap(\.assets).filter { $0.key == "documentation" }
        #expect(
            Set(documents.map(\.path.string)) == ["d/c/_common/documentation.pdf", "d/e/_common/documentation.pdf"])
        #expect(Set(documents.map(\.reference)).count == 2)
        let first = try #require(documents.first { $0.path.string.hasPrefix("d/c/") })
        #expect(try await source.resolve(first).url == "https://h.example/1.pdf")
    }

    @Test func theCatalogComesAlong() async throws {
        let source = try await place.open(archive(["c1": "https://h.example/1.pdf"]))
        #expect(
            try await source.companionPaths() == [
                "d.tar.gz", "catalog.json", "c/collection.json", "e/collection.json",
            ])
        let items = try await source.all()
        #expect(items[0].assets[0].path.string == "c/c1/c1.json")
        #expect(items[0].assets[0].content == .document)
        guard case .bytes(let bytes)? = try await source.resolve(items[0].assets[0]).local else {
            Issue.record("the document of an item is on this machine")
            return
        }
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""id":"c1""#))
    }

    @Test func theClientsLayoutHasAllDocumentsWhateverIsChosen() async throws {
        let source = try await place.open(archive(["c1": "https://h.example/1.pdf"]), "--layout", "client")
        #expect(
            try await source.companionPaths() == [
                "d.tar.gz", "d/catalog.json", "d/c/collection.json", "d/e/collection.json", "d/c/c1/c1.json",
            ])
        let assets = try await source.all()[0].assets
        #expect(assets.map(\.content) == [.binary, .binary])
        #expect(source.outputDirectory("out") == "out")
    }

    @Test func theStandardLayoutIsBelowTheDatasetsFolder() async throws {
        let source = try await place.open(archive([:]))
        #expect(source.outputDirectory("out") == "out/d")
        #expect(source.outputDirectory(nil) == "d")
    }

    @Test func onlyTheCatalogMeansItsDocuments() async throws {
        let source = try await place.open(archive(["c1": "https://h.example/1.pdf"]), "--catalog-only")
        #expect(try await source.all().map { $0.assets.map(\.path.string) } == [["c/c1/c1.json"]])
    }

    @Test func collectionsCalledLikeSomethingElseAreRenamed() async throws {
        var archive = TestArchive(collections: ["_common"])
        archive.add(TestItem("a").with { $0.collection = "_common" })
        #expect(try await place.open(archive).paths() == ["_common~/a/B1.tif"])
    }

    @Test func sizesAndChecksumsAreThoseOfTheCatalog() async throws {
        let sha = String(repeating: "ab", count: 32)
        var archive = TestArchive()
        archive.add(
            TestItem("a").with {
                $0.assets = """
                    {"x":{"href":"https://h.example/x.tif","file:size":12,"file:checksum":"1220\(sha)"},\
                    "y":{"href":"https://h.example/y.tif","file:checksum":"d50110\(sha.prefix(32))"},\
                    "z":{"href":"https://h.example/z.tif","file:checksum":"1340ffff"}}
                    """
            })
        let assets = try await place.open(archive).all()[0].assets.filter { $0.content != .document }
        #expect(assets[0].size == 12)
        #expect(assets.map { $0.checksum?.algorithm } == [.sha256, .md5, nil])
        #expect(place.notices.contains { $0.contains("1 checksum") })
    }

    @Test func failuresAreReportedInTheClientsColumns() async throws {
        var archive = TestArchive()
        archive.add(TestItem("a"))
        let source = try await place.open(archive, "--layout", "client")
        #expect(source.failureReport?.string == "d/err_report.csv")
        let asset = try await source.all()[0].assets[0]
        let row = try source.failureRow(for: asset, reason: "it says \"no\", twice")
        #expect(row == "\"it says \"\"no\"\", twice\",d,c,a,B1,https://h.example/B1.tif\r\n")
        let standard = try await place.open(archive)
        #expect(standard.failureReport == nil)
    }
}
