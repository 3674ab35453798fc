import Foundation
import MiniatureMirror
import Testing

@Suite(.enabled(if: ClientProcess.isInstalled("tar"), "tar is not installed"))
struct MadeUpItemsTests {
    private func documents(indent: Int? = nil, isListed: Bool = false) throws -> [String: NSDictionary] {
        let folder = try TemporaryFolder()
        var items = MadeUpItems(count: 25, itemsPerCollection: 10)
        items.indent = indent
        items.listsItems = isListed
        try items.writeArchive(to: folder.path("items.tar.gz"))
        let output = try ClientProcess.run(
            "tar", ["xvzf", folder.path("items.tar.gz"), "-C", folder.path(""), "--no-same-owner"])
        var documents: [String: NSDictionary] = [:]
        for name in output.output.split(separator: "\n").map(String.init) where name.hasSuffix(".json") {
            let document = try JSONSerialization.jsonObject(with: Data(try folder.bytes(name)))
            documents[name] = try #require(document as? NSDictionary)
        }
        return documents
    }

    @Test func theQuickFormAndTheIndentedOneSayTheSame() throws {
        let (quick, indented) = (try documents(indent: nil), try documents(indent: 4))
        #expect(quick == indented)
        #expect(quick.count == 25 + 3 + 1)
        #expect(quick["items/items_2/items_2_24/items_2_24.json"]?["collection"] as? String == "items_2")
    }

    @Test func collectionsMayListTheirItems() throws {
        let documents = try documents(isListed: true)
        let links = try #require(documents["items/items_2/collection.json"]?["links"] as? [[String: String]])
        let targets = links.filter { $0["rel"] == "item" }.compactMap { $0["href"] }
        #expect(targets.count == 5)
        #expect(targets.allSatisfy { documents["items/items_2/\($0)"] != nil })
    }
}
