import Foundation
import MiniatureMirror
import Testing

/// What goes wrong on the way, and what is left of it.
struct MLHubFaultTests {
    private let stage: FloodStage

    init() throws { stage = try FloodStage() }

    private var blobs: FaultTable { stage.mirror.blobServer.faults }

    @Test func aKilledRunGoesOnWhereItWas() throws {
        let total = stage.truth().values.reduce(0) { $0 + $1.count }
        blobs.setBaseline(.rateCap(bytesPerSecond: 400_000))
        for round in 1...3 {
            let tool = try stage.start("-j", "4")
            let goal = total * round / 5
            #expect(Patience.wait { stage.requests.reduce(0) { $0 + $1.bytesSent } >= goal || tool.isOver })
            tool.send(SIGKILL)
            #expect(try tool.finish().status == -SIGKILL)
            try stage.expectNothingWrong()
        }
        blobs.removeAll()
        try stage.expectRight(try stage.fetch())
        let sent = stage.requests.reduce(0) { $0 + $1.bytesSent }
        #expect(sent < total * 3 / 2, "\(sent) bytes sent for \(total)")
    }

    @Test func aKillWhileTheCatalogIsReadLeavesNothingInTheWay() throws {
        stage.mirror.blobServer.faults.add(
            .rateCap(bytesPerSecond: 2000), matching: { $0.path.contains("/catalogs/") }, times: 1)
        let tool = try stage.start()
        #expect(Patience.wait { stage.mirror.blobServer.log.contains { $0.bytesSent > 1000 } || tool.isOver })
        tool.send(SIGKILL)
        #expect(try tool.finish().status == -SIGKILL)
        #expect(try stage.assets().isEmpty)
        try stage.expectRight(try stage.fetch())
    }

    @Test func aStormOfFaultsEndsInTheRightBytes() throws {
        blobs.add(.unavailable(retryAfter: nil), matching: { $0.path.hasSuffix("/VV.tif") }, times: 4)
        blobs.add(.cutBody(afterBytes: 3000), matching: { $0.path.hasSuffix("/B02.tif") }, times: 3)
        blobs.add(.reset(afterBytes: 2000), matching: { $0.path.hasSuffix("/B03.tif") }, times: 3)
        blobs.add(.tooManyRequests(retryAfter: "0"), matching: { $0.path.hasSuffix("/B08.tif") }, times: 2)
        try stage.expectRight(try stage.fetch())
    }

    @Test func wrongBytesNeverGetAName() throws {
        let key = try #require(stage.mirror.assetKeys().first { $0.hasSuffix("/B05.tif") })
        blobs.add(.flipBit(atOffset: 7), matching: { $0.path.hasSuffix(key) })
        let run = try stage.fetch()
        #expect(run.status == 75 || run.status == 65, "\(run)")
        try stage.expectNothingWrong()
        let path = FloodStage.path(of: key)
        #expect(try stage.assets()[path] == nil)
        #expect(try stage.assets().count == stage.truth().count - 1)
        #expect(try stage.failures()[path]?["code"] as? String == "wrong-checksum")
        // The reason must be gone before the same command can mend it.
        blobs.removeAll()
        try stage.expectRight(try stage.fetch())
    }

    @Test func promisesOfTheCatalogAreKept() throws {
        let stage = try FloodStage(version: .v11)
        let key = try #require(stage.mirror.assetKeys().first { $0.hasSuffix("/B05.tif") })
        // The catalog's own server sends no sum: the one in the catalog is all there is.
        let path = FloodStage.path(of: key)
        stage.mirror.apiServer.faults.add(.flipBit(atOffset: 7), matching: { $0.path.hasSuffix(path) })
        let run = try stage.fetch(by: ["--catalog", stage.mirror.catalogURL(.v11)])
        #expect(run.status != 0)
        try stage.expectNothingWrong()
        #expect(try stage.failures()[path]?["code"] as? String == "wrong-checksum")
    }

    @Test func theClientsLayoutHasItsErrorReport() throws {
        let key = try #require(stage.mirror.assetKeys().first { $0.hasSuffix("/VH.tif") })
        blobs.add(.notFound, methods: [.get, .head], matching: { $0.path.hasSuffix(key) })
        let run = try stage.fetch("--layout", "client", "--retries", "0")
        #expect(run.status == 75 || run.status == 66, "\(run)")
        let report = try stage.scratch.text("out/sen12floods/err_report.csv")
        let rows = report.split(separator: "\r\n")
        #expect(rows.count == 1)
        let parts = key.split(separator: "/").map(String.init)
        #expect(
            rows.first?.hasSuffix(",sen12floods,\(parts[1]),\(parts[2]),VH,\(stage.mirror.containerURL)/\(key)")
                == true,
            "\(report)")
        #expect(try stage.assets()["\(parts[1])/\(parts[2])/VH.tif"] == nil)
        #expect(stage.scratch.has("out/sen12floods.tar.gz"))
        #expect(stage.scratch.has("out/sen12floods/\(parts[1])/collection.json"))
        blobs.removeAll()
        #expect(try stage.fetch("--layout", "client").status == 0)
        #expect(try stage.scratch.text("out/sen12floods/err_report.csv").isEmpty)
        #expect(try stage.assets().count == stage.mirror.assetKeys().count)
    }

    @Test func filesThatAreThereAreTakenAsToldTo() throws {
        let wanted = stage.truth { $0.hasSuffix("/VV.tif") }
        let name = try #require(wanted.keys.min())
        let place = "out/sen12floods/" + name
        let short = Data((wanted[name] ?? Data()).prefix(1000))
        try stage.scratch.write(short, to: place)
        _ = try stage.fetch("--assets", "VV", "--if-exists", "skip")
        #expect(try stage.scratch.bytes(place) == short)
        try FileManager.default.removeItem(atPath: stage.folder + "/.fetch")
        try stage.expectRight(try stage.fetch("--assets", "VV", "--if-exists", "overwrite"), wanted)
        try FileManager.default.removeItem(atPath: stage.folder + "/.fetch")
        try stage.scratch.write(short, to: place)
        try stage.expectRight(try stage.fetch("--assets", "VV"), wanted)
    }
}
