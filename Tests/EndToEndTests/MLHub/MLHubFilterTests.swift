import Foundation
import MiniatureMirror
import Testing

/// What filters leave, before anything is fetched.
struct MLHubFilterTests {
    private let stage: FloodStage

    init() throws { stage = try FloodStage() }

    @Test func placeTimeAndKeysNarrowTheFetch() throws {
        // Place 0 lies alone.
        let run = try stage.fetch("--bbox=-8.1,12.5,-7.9,12.7", "--collection", "sen12floods_s1_source:VV")
        let wanted = stage.truth { $0.contains("/sen12floods_s1_source_0_") && $0.hasSuffix("/VV.tif") }
        #expect(!wanted.isEmpty)
        try stage.expectRight(run, wanted)
        #expect(stage.requests.count == wanted.count)
    }

    @Test func aWeekIsClosedAtBothEnds() throws {
        let plan = try stage.plan(["--datetime", "2019-04-01/2019-04-07", "--assets", "VV,B02"])
        let keys = stage.mirror.assetKeys().filter { key in
            let isWanted = key.hasSuffix("/VV.tif") || key.hasSuffix("/B02.tif")
            return isWanted && (1...7).contains { key.contains("_2019_04_0\($0)/") }
        }
        #expect(!keys.isEmpty)
        #expect(Set(plan.keys) == Set(keys.map(FloodStage.path)))
        #expect(Set(plan.values) == Set(keys.map { stage.mirror.containerURL + "/" + $0 }))
    }

    @Test func propertiesAndStrataAreUnderstood() throws {
        let cloudless = try stage.plan(["--collection", "sen12floods_s2_source:B02", "--where", "eo:cloud_cover<20"])
        let all = try stage.plan(["--collection", "sen12floods_s2_source:B02"])
        let cloudy = try stage.plan(["--collection", "sen12floods_s2_source:B02", "--where", "eo:cloud_cover>=20"])
        #expect(Set(cloudless.keys).isDisjoint(with: cloudy.keys))
        #expect(Set(cloudless.keys).union(cloudy.keys) == Set(all.keys))
        #expect(!cloudless.isEmpty && !cloudy.isEmpty)
        let strata = try stage.plan(["--stratified", "8", "--by", "collection", "--seed", "1"])
        #expect(Set(strata.keys.map { $0.split(separator: "/")[0] }).count >= 4)
        let items = Set(strata.keys.filter { !$0.hasPrefix("_") }.map { $0.split(separator: "/")[1] })
        #expect(items.count == 8)
    }

    @Test func anEmptySelectionSaysWhichFilterEmptiedIt() throws {
        let run = try stage.fetch("--collection", "sen12floods_s2_source", "--bbox", "100,80,101,81")
        #expect(run.status == 66)
        #expect(run.errors.contains("--bbox"), "\(run)")
        #expect(stage.requests.isEmpty)
    }

    @Test func unknownNamesAreErrorsThatListWhatThereIs() throws {
        let collection = try stage.fetch("--collection", "sen12floods_s3_source")
        #expect(collection.status == 64 || collection.status == 66, "\(collection)")
        #expect(collection.errors.contains("sen12floods_s2_source"), "\(collection)")
        let key = try stage.fetch("--collection", "sen12floods_s2_source:B99")
        #expect(key.status == 64 || key.status == 66, "\(key)")
        #expect(key.errors.contains("B8A"), "\(key)")
        let both = try stage.fetch("--bbox", "0,0,1,1", "--intersects", "{\"type\":\"Point\",\"coordinates\":[0,0]}")
        #expect(both.status == 64)
        #expect(stage.requests.isEmpty)
    }

    @Test func aSecondFilterReadsTheDatabaseAndNotTheArchive() throws {
        let first = try stage.fetch("--bbox=-8.1,12.5,-7.9,12.7", "--assets", "VV")
        #expect(first.status == 0, "\(first)")
        stage.mirror.blobServer.clearLog()
        let second = try stage.fetch("--bbox=-8.1,12.5,-7.9,12.7", "--assets", "VH")
        #expect(second.status == 0, "\(second)")
        let archive = stage.mirror.blobServer.log.filter { $0.path.contains("/catalogs/") }
        #expect(archive.allSatisfy { $0.bytesSent == 0 })
        #expect(try Set(stage.assets().keys.map { $0.split(separator: "/").last }) == ["VV.tif", "VH.tif"])
    }
}
