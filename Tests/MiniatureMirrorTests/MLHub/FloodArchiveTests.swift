import Foundation
import MiniatureMirror
import Testing

/// The archive as other programs read it.
@Suite(.enabled(if: ClientProcess.isInstalled("tar") && Curl.isInstalled, "tar or curl is missing"))
struct FloodArchiveTests {
    private func unpacked(_ stage: FloodStage) throws -> (folder: TemporaryFolder, names: [String]) {
        let folder = try TemporaryFolder()
        try stage.mirror.writeArchive(to: folder.path("a.tar.gz"))
        #expect(try folder.bytes("a.tar.gz") == stage.mirror.archiveBytes())
        let output = try ClientProcess.run(
            "tar", ["xvzf", folder.path("a.tar.gz"), "-C", folder.path(""), "--no-same-owner"])
        #expect(output.status == 0)
        return (folder, output.output.split(separator: "\n").map(String.init))
    }

    @Test func hasTheFormOfTheRealOnes() throws {
        let stage = try FloodStage()
        let (folder, names) = try unpacked(stage)
        #expect(names.count == 10 + 2 * stage.mirror.floods.itemCount)
        #expect(names.first == "sen12floods/")
        #expect(names[1] == "sen12floods/sen12floods_s1_source/")
        // A folder goes before its item, items are in no order, and the documents above them come later.
        #expect(names[3].hasPrefix(names[2]) && names[3].hasSuffix(".json"))
        let items = names.filter { $0.contains("s1_source/sen12") && $0.hasSuffix(".json") }
        #expect(items != items.sorted())
        #expect(try #require(names.firstIndex(of: "sen12floods/catalog.json")) > 4)
        let document = try JSONSerialization.jsonObject(with: Data(try folder.bytes(try #require(items.first))))
        let item = try #require(document as? FloodStage.Document)
        #expect(item["collection"] as? String == "sen12floods_s1_source")
        let listing = try ClientProcess.run("tar", ["tvzf", folder.path("a.tar.gz")])
        #expect(listing.output.contains("mlhub/mlhub"))
    }

    @Test func everyAssetIsAtItsAddress() throws {
        let stage = try FloodStage()
        let (folder, names) = try unpacked(stage)
        var keys: Set<String> = []
        for name in names where name.hasSuffix(".json") && name.split(separator: "/").count == 4 {
            let document = try JSONSerialization.jsonObject(with: Data(try folder.bytes(name)))
            let item = try #require(document as? FloodStage.Document)
            let assets = try #require(item["assets"] as? [String: FloodStage.Document])
            for asset in assets.values {
                let href = try #require(asset["href"] as? String)
                #expect(href.hasPrefix(stage.mirror.containerURL + "/sen12floods/"))
                keys.insert(String(href.dropFirst(stage.mirror.containerURL.count + 1)))
            }
        }
        #expect(keys == Set(stage.mirror.assetKeys()))
        let key = try #require(keys.first { $0.hasSuffix("VV.tif") })
        let answer = try Curl("\(stage.mirror.containerURL)/\(key)")
        #expect(answer.body == stage.mirror.assetBytes(key))
        #expect(answer.body.starts(with: [0x49, 0x49, 42, 0]))
        #expect(try Curl("\(stage.mirror.containerURL)/\(key)", "-r", "5-9").body == Array(answer.body[5..<10]))
    }

    @Test func theSameRecipeGivesTheSameArchiveAndAnotherSeedAnother() throws {
        let port = try FloodStage().mirror
        let recipe = port.floods.recipe
        let (one, two) = (port.apiServer.port, port.blobServer.port)
        let bytes = try port.archiveBytes()
        port.stop()
        let again = try MLHubMirror(recipe: recipe, port: one, blobPort: two)
        #expect(try again.archiveBytes() == bytes)
        again.stop()
        var other = recipe
        other.seed = 7
        let changed = try MLHubMirror(recipe: other, port: one, blobPort: two)
        #expect(try changed.archiveBytes() != bytes)
        changed.stop()
    }

    @Test func documentationMayBeShared() throws {
        let apart = try FloodStage().mirror.assetKeys()
        let shared = try FloodStage(change: { $0.sharesDocumentation = true }).mirror.assetKeys()
        #expect(apart.filter { $0.hasSuffix(".pdf") }.count == 2)
        #expect(shared.filter { $0.hasSuffix(".pdf") } == ["sen12floods/documentation.pdf"])
    }

    @Test func atFullScaleItHasTheCountsOfTheRealOne() throws {
        let mirror = try MLHubMirror(recipe: FloodRecipe())
        #expect(10 + 2 * mirror.floods.itemCount == 22_278)
        let keys = mirror.assetKeys()
        #expect(keys.count == 39_063)
        let folders = Set(keys.map { $0.split(separator: "/").dropLast().joined(separator: "/") })
        // Every item has a folder of its own; the documentation of two collections lies above them.
        #expect(folders.count == mirror.floods.itemCount + 2)
    }
}
