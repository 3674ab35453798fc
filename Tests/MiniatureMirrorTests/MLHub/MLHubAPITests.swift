import MiniatureMirror
import Testing

@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct MLHubAPITests {
    let stage: FloodStage

    init() throws {
        stage = try FloodStage()
    }

    private var key: String { "key=\(stage.mirror.key)" }

    private func status(_ path: String) throws -> Int {
        try Curl(stage.mirror.apiURL + path).httpStatus
    }

    @Test func aDatasetIsFoundByItsIdAndByItsDOI() throws {
        let dataset = try stage.document("datasets/sen12floods")
        #expect(dataset["id"] as? String == "sen12floods")
        #expect(try FloodStage.list(dataset, "collections").count == 4)
        let doi = try #require(dataset["doi"] as? String)
        #expect(try stage.document("datasets/doi/\(doi)")["id"] as? String == "sen12floods")
        #expect(try status("datasets/other") == 404)
        #expect(try stage.document("datasets/other")["detail"] != nil)
    }

    @Test(arguments: [
        ("", true), ("?tags=flood", true), ("?tags=flood&tags=sentinel-1", true), ("?tags=flood&tags=crops", false),
        ("?text=sar+and", true), ("?text=maize", false),
    ])
    func datasetsAreFoundByTagsAndText(_ query: String, _ isFound: Bool) throws {
        #expect(try Curl(stage.mirror.apiURL + "datasets" + query).text.contains("SEN12-FLOOD") == isFound)
    }

    @Test func collectionsAreOpenAndItemsTakeAKey() throws {
        let path = "collections/sen12floods_s2_source"
        #expect(try stage.document(path)["type"] as? String == "Collection")
        #expect(try status("\(path)/items") == 401)
        #expect(try status("\(path)/items?key=wrong") == 401)
        #expect(try stage.document("\(path)/items?key=wrong")["detail"] as? String == "Invalid API key")
        #expect(try status("\(path)/items?\(key)") == 200)
        #expect(try status("\(path)?key=wrong") == 401)
        for closed in ["catalog/sen12floods", "catalog/sen12floods/info", "archive/sen12floods_s1_labels"] {
            #expect(try status(closed) == 401)
        }
    }

    @Test func pagesOfItemsHoldEachItemOnce() throws {
        let stage = try FloodStage(scale: 0.0225)
        #expect(stage.mirror.floods.recipe.sentinel1 == 75)
        let first = "collections/sen12floods_s1_labels/items?\(key)"
        var next: String? = stage.mirror.apiURL + first
        var sizes: [Int] = []
        var ids: Set<String> = []
        while let url = next {
            let page = try stage.document(url)
            let items = try FloodStage.list(page, "features")
            sizes.append(items.count)
            ids.formUnion(try items.map(FloodStage.id))
            // As with the real one, the client adds its key to each request.
            next = try (FloodStage.link(page, "next")?["href"] as? String).map { "\($0)&\(key)" }
        }
        #expect(sizes == [30, 30, 15])
        #expect(ids.count == 75)
        let one = try #require(ids.first)
        let item = try stage.document("collections/sen12floods_s1_labels/items/\(one)?\(key)")
        #expect(item["id"] as? String == one)
    }

    @Test func aCatalogIsARedirectToTheOtherOrigin() throws {
        let answer = try Curl(stage.mirror.apiURL + "catalog/sen12floods?\(key)")
        #expect(answer.httpStatus == 303)
        #expect(answer.header("Location") == stage.mirror.archiveURL)
        let archive = try Curl(stage.mirror.apiURL + "catalog/sen12floods?\(key)", "-L")
        #expect(archive.body == (try stage.mirror.archiveBytes()))
        #expect(archive.header("Accept-Ranges") == "bytes")
        #expect(archive.header("Content-MD5")?.count == 24)
        #expect(archive.header("ETag")?.hasPrefix("\"0x8D") == true)
        // The key stays with the origin it is for.
        #expect(stage.mirror.blobServer.log.allSatisfy { $0.query == nil })
        let size = try stage.document("catalog/sen12floods/info?\(key)")["stac_catalog_size"] as? Int
        #expect(size == archive.body.count)
    }

    @Test func anArchiveOfACollectionHoldsItsAssets() throws {
        let name = "sen12floods_s2_source"
        let info = try stage.document("archive/\(name)/info?\(key)")
        let archive = try Curl(stage.mirror.apiURL + "archive/\(name)?\(key)", "-L")
        #expect(info["size"] as? Int == archive.body.count)
        let folder = try TemporaryFolder()
        try folder.write(archive.body, to: "a.tar.gz")
        let listing = try ClientProcess.run("tar", ["tzf", folder.path("a.tar.gz")])
        let bands = listing.output.split(separator: "\n").filter { $0.hasSuffix("/B8A.tif") }
        #expect(bands.count == stage.mirror.floods.recipe.sentinel2)
    }
}
