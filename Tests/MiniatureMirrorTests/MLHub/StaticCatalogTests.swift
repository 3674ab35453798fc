import Foundation
import MiniatureMirror
import Testing

@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct StaticCatalogTests {
    @Test(arguments: STACVersion.allCases)
    func linksLeadToEveryItemAndItsAssets(_ version: STACVersion) throws {
        var recipe = FloodRecipe(scale: 0.005)
        (recipe.sentinel1, recipe.sentinel2, recipe.sentinel1InWeek, recipe.sentinel2InWeek) = (3, 3, 1, 1)
        let stage = try FloodStage(change: { $0 = recipe })
        let root = try #require(URL(string: stage.mirror.catalogURL(version)))
        var items = 0
        for child in try targets(of: try stage.document(root.absoluteString), "child", from: root) {
            let collection = try stage.document(child.absoluteString)
            #expect(collection["stac_version"] as? String == version.rawValue)
            for url in try targets(of: collection, "item", from: child) {
                items += 1
                try checkAssets(of: try stage.document(url.absoluteString), at: url, version)
            }
        }
        #expect(items == 12)
    }

    private func targets(of document: FloodStage.Document, _ relation: String, from base: URL) throws -> [URL] {
        try FloodStage.list(document, "links").filter { $0["rel"] as? String == relation }.map {
            let href = try #require($0["href"] as? String)
            #expect(!href.hasPrefix("http"))
            return try #require(URL(string: href, relativeTo: base)).absoluteURL
        }
    }

    private func checkAssets(of item: FloodStage.Document, at url: URL, _ version: STACVersion) throws {
        for asset in try #require(item["assets"] as? [String: FloodStage.Document]).values {
            let href = try #require(asset["href"] as? String)
            let answer = try Curl(try #require(URL(string: href, relativeTo: url)).absoluteString)
            #expect(answer.httpStatus == 200)
            guard version == .v11 else { continue }
            #expect(asset["file:size"] as? Int == answer.body.count)
            let folder = try TemporaryFolder()
            try folder.write(answer.body, to: "asset")
            let sum = try ClientProcess.run("sha256sum", [folder.path("asset")]).output.prefix { $0 != " " }
            #expect(asset["file:checksum"] as? String == "1220" + sum)
        }
    }
}
