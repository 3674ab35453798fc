import Foundation
import MiniatureMirror
import Testing

@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct STACAPITests {
    let stage: FloodStage

    init() throws {
        stage = try FloodStage()
    }

    private func root(_ version: STACVersion) -> String { stage.mirror.stacAPIURL(version) }

    /// All items of a search by `POST`, following the links as the specification says.
    private func posted(_ body: FloodStage.Document, _ version: STACVersion) throws -> [FloodStage.Document] {
        var items: [FloodStage.Document] = []
        var body = body
        while true {
            let text = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
            let page = try stage.document(
                root(version) + "search", "-d", text, "-H", "Content-Type: application/json")
            items += try FloodStage.list(page, "features")
            guard let next = try FloodStage.link(page, "next") else { return items }
            #expect(next["method"] as? String == "POST")
            let more = try #require(next["body"] as? FloodStage.Document)
            body = next["merge"] as? Bool == true ? body.merging(more) { $1 } : more
        }
    }

    private func everything() throws -> [FloodStage.Document] {
        Array(try stage.pages(root(.v10) + "search?limit=1000").joined())
    }

    @Test(arguments: STACVersion.allCases)
    func theLandingPageLeadsToAllCollectionsAndTheirItems(_ version: STACVersion) throws {
        let landing = try stage.document(root(version))
        #expect(landing["stac_version"] as? String == version.rawValue)
        let data = try #require(try FloodStage.link(landing, "data")?["href"] as? String)
        let collections = try FloodStage.list(try stage.document(data), "collections")
        var count = 0
        for collection in collections {
            let items = try #require(try FloodStage.link(collection, "items")?["href"] as? String)
            let pages = try stage.pages(items)
            #expect(pages.dropLast().allSatisfy { $0.count == 10 })
            count += pages.joined().count
            let item = try #require(pages.first?.first)
            let own = try #require(try FloodStage.link(item, "self")?["href"] as? String)
            #expect(try FloodStage.id(try stage.document(own)) == FloodStage.id(item))
        }
        #expect(count == stage.mirror.floods.itemCount)
    }

    @Test(arguments: STACVersion.allCases)
    func searchesByPostAndByGetFindTheSame(_ version: STACVersion) throws {
        let box = [30.0, -30.0, 47.5, 31.5]
        let body: FloodStage.Document = [
            "bbox": box, "datetime": "2018-12-20T00:00:00Z/..", "limit": 7,
            "collections": ["sen12floods_s1_source", "sen12floods_s2_labels"],
        ]
        let byPost = try posted(body, version).map(FloodStage.id)
        let query =
            "search?bbox=30,-30,47.5,31.5&datetime=2018-12-20T00:00:00Z/..&limit=7"
            + "&collections=sen12floods_s1_source,sen12floods_s2_labels"
        let byGet = try stage.pages(root(version) + query)
        #expect(try byGet.joined().map(FloodStage.id) == byPost)
        #expect(byGet.dropLast().allSatisfy { $0.count == 7 })
        let collections = ["sen12floods_s1_source", "sen12floods_s2_labels"]
        let wanted = try everything().filter { item in
            let bounds = try #require(item["bbox"] as? [Double])
            let time = try #require((item["properties"] as? FloodStage.Document)?["datetime"] as? String)
            let isNear = bounds[0] <= box[2] && bounds[2] >= box[0] && bounds[1] <= box[3] && bounds[3] >= box[1]
            return isNear && time >= "2018-12-20T00:00:00Z" && collections.contains(item["collection"] as? String ?? "")
        }
        #expect(try wanted.map(FloodStage.id) == byPost)
        #expect(!byPost.isEmpty && byPost.count < stage.mirror.floods.itemCount / 2)
    }

    @Test func aTriangleFindsWhatTheBoxAroundItFindsAndLess() throws {
        let ring = [[-8.1, 12.5], [-7.9, 12.5], [-8.1, 12.7], [-8.1, 12.5]]
        let inside = try posted(["intersects": ["type": "Polygon", "coordinates": [ring]]], .v10)
        #expect(inside.count == 46)
        let corner = [[-8.1, 12.5], [-8.09, 12.5], [-8.1, 12.51], [-8.1, 12.5]]
        #expect(try posted(["intersects": ["type": "Polygon", "coordinates": [corner]]], .v10).isEmpty)
        #expect(try posted(["intersects": ["type": "Point", "coordinates": [-8.0, 12.6]]], .v11).count == 46)
    }

    @Test func aBoxOverTheAntimeridianTakesBothSides() throws {
        let count = try posted(["bbox": [140.0, -90.0, 0.0, 90.0], "limit": 1000], .v10).count
        let east = try posted(["bbox": [140.0, -90.0, 180.0, 90.0], "limit": 1000], .v10).count
        let west = try posted(["bbox": [-180.0, -90.0, 0.0, 90.0], "limit": 1000], .v10).count
        #expect(count == east + west)
        #expect(west == 46)
    }

    @Test(arguments: [
        "bbox=1,2,3", "bbox=a,b,c,d", "bbox=0,10,0,-10", "datetime=2019-04-01", "datetime=../..", "limit=0",
        "bbox=0,0,1,1&intersects=%7B%22type%22:%22Point%22,%22coordinates%22:[0,0]%7D", "token=other",
        "datetime=2019-04-02T00:00:00Z/2019-04-01T00:00:00Z",
    ])
    func refusesWhatTheSpecificationDoes(_ query: String) throws {
        let answer = try Curl(root(.v10) + "search?\(query)", "-g")
        #expect(answer.httpStatus == 400)
        #expect(try FloodStage.document(answer)["detail"] != nil)
    }

    @Test func atFullScaleAWeekHoldsTheAssetsOfTheRealClientsManual() throws {
        let stage = try FloodStage(change: { $0 = FloodRecipe() })
        let week = "search?limit=1000&datetime=2019-04-01T00:00:00Z/2019-04-07T00:00:00Z"
        let items = Array(try stage.pages(stage.mirror.stacAPIURL() + week).joined())
        let hrefs = items.flatMap { item in
            (item["assets"] as? [String: FloodStage.Document] ?? [:]).values.compactMap { $0["href"] as? String }
        }
        #expect(Set(hrefs).count == 1842)
    }
}
