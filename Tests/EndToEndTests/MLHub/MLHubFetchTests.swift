import Foundation
import MiniatureMirror
import Testing

/// The dataset by all ways, whole and in part.
struct MLHubFetchTests {
    @Test func anAPIGivesTheWholeDatasetOnce() throws {
        let stage = try FloodStage()
        try stage.expectRight(try stage.fetch())
        let names = try TreeListing(of: stage.folder).names
        #expect(names.contains("sen12floods.tar.gz") && names.contains("catalog.json"))
        #expect(names.filter { $0.hasSuffix("/collection.json") }.count == 4)
        let items = Set(stage.truth().keys.filter { !$0.hasPrefix("_") }.map { $0.split(separator: "/")[1] })
        for item in items { #expect(names.contains { $0.hasSuffix("/\(item)/\(item).json") }, "\(item)") }
        stage.mirror.blobServer.clearLog()
        try stage.expectRight(try stage.fetch())
        #expect(stage.requests.isEmpty)
    }

    /// The same dataset everywhere: options, and whether the names are those of the container.
    enum Way: String, CaseIterable {
        case archiveFile, archiveURL, catalog, catalog11, azure, s3, sourceCoop, stacCatalog, stacAPI, stacAPI11

        var isMirror: Bool { [.azure, .s3, .sourceCoop].contains(self) }

        func command(_ stage: FloodStage) throws -> [String] {
            let mirror = stage.mirror
            switch self {
            case .archiveFile:
                try mirror.writeArchive(to: stage.scratch.path("a.tar.gz"))
                return ["mlhub", "sen12floods", "--archive", stage.scratch.path("a.tar.gz")]
            case .archiveURL: return ["mlhub", "sen12floods", "--archive", mirror.archiveURL]
            case .catalog: return ["mlhub", "sen12floods", "--catalog", mirror.catalogURL()]
            case .catalog11: return ["mlhub", "sen12floods", "--catalog", mirror.catalogURL(.v11)]
            case .azure: return ["mlhub", "sen12floods", "--mirror", "azure:\(mirror.containerURL)/sen12floods"]
            case .s3: return ["mlhub", "sen12floods", "--mirror", "s3:\(mirror.bucketURL)/sen12floods"]
            case .sourceCoop:
                return ["mlhub", "sen12floods", "--mirror", "source.coop:\(mirror.sourceCooperativeURL)/sen12floods"]
            case .stacCatalog: return ["stac", mirror.catalogURL(), "--name", "sen12floods"]
            case .stacAPI: return ["stac", mirror.stacAPIURL(), "--name", "sen12floods"]
            case .stacAPI11: return ["stac", mirror.stacAPIURL(.v11), "--name", "sen12floods"]
            }
        }
    }

    @Test(arguments: Way.allCases)
    func theSameBytesComeByEveryWay(way: Way) throws {
        let stage = try FloodStage(page: 37)
        let run = try RunningTool(
            try way.command(stage) + Stage.quick + ["-o", stage.output], in: stage.scratch
        ).finish(within: 120)
        #expect(run.status == 0, "\(run)")
        let assets = try stage.assets().filter { !$0.key.hasSuffix("documentation.pdf") }
        #expect(assets == stage.truth { !$0.hasSuffix("documentation.pdf") })
        let shared = try stage.assets().filter { $0.key.hasSuffix("documentation.pdf") }
        let wanted = stage.truth { $0.hasSuffix("documentation.pdf") }
        #expect(Set(shared.values) == Set(wanted.values))
        if way.isMirror {
            #expect(Set(shared.keys) == Set(wanted.keys.map { String($0.dropFirst("_common/".count)) }))
            #expect(stage.mirror.blobServer.log.filter { ($0.query ?? "").contains("list") }.count > 2)
        }
    }

    @Test func aMirrorWithoutObjectsIsSaidAsSuch() throws {
        let stage = try FloodStage()
        let places = [
            "azure:\(stage.mirror.containerURL)/nothing", "s3:\(stage.mirror.bucketURL)/nothing",
            "source.coop:\(stage.mirror.sourceCooperativeURL)/nothing",
        ]
        for place in places {
            let run = try stage.fetch(by: ["--mirror", place])
            #expect(run.status == 66, "\(run)")
        }
        #expect(try stage.fetch(by: ["--mirror", "s3:\(stage.mirror.blobServer.url("/none"))/x"]).status != 0)
    }

    @Test func onlyTheCatalogComesWhereOnlyThatIsWanted() throws {
        let stage = try FloodStage()
        let run = try stage.fetch("--catalog-only")
        #expect(run.status == 0, "\(run)")
        #expect(try stage.assets().isEmpty)
        #expect(try TreeListing(of: stage.folder).names.filter { $0.hasSuffix(".json") }.count > 20)
        #expect(stage.requests.isEmpty)
    }

    @Test func aKeyIsWantedAndNeverTold() throws {
        let stage = try FloodStage()
        for key in ["", "wrongkey"] {
            let run = try stage.fetch(key: key)
            #expect(run.status == (key.isEmpty ? 64 : 77), "\(run)")
            #expect(!(run.output + run.errors).contains("wrongkey"))
        }
        let run = try stage.fetch("-v", "--events", stage.scratch.path("events"))
        #expect(run.status == 0)
        #expect(!(run.output + run.errors).contains(stage.mirror.key))
        #expect(stage.mirror.blobServer.log.allSatisfy { !($0.path + ($0.query ?? "")).contains(stage.mirror.key) })
        for root in [stage.scratch.path("out/sen12floods/.fetch"), stage.folder] {
            for (name, bytes) in try TreeListing(of: root).files {
                #expect(bytes.range(of: Data(stage.mirror.key.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test func withoutAServiceItSaysWhatWorks() throws {
        let stage = try FloodStage()
        let run = try stage.tool("mlhub", "sen12floods", "-o", stage.output)
        #expect(run.status == 64)
        #expect(run.errors.contains("shut down"))
        #expect(run.errors.contains("azure:radiantearth/mlhub/sen12floods"))
        let other = try stage.fetch(by: ["--api", stage.mirror.apiURL.replacing("/v1/", with: "/v2/")])
        #expect(other.status == 66, "\(other)")
    }
}
