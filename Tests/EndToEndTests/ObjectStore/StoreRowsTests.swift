import Foundation
import Glibc
import MiniatureMirror
import Testing

/// Rows of Parquet files as objects, with the tables that describe them.
@Suite(.enabled(if: StoreServer.isInstalled)) struct StoreRowsTests {
    private let stage: HubStage

    init() throws {
        stage = try HubStage(.hf)
        try stage.hub.add("demo/pictures", HubFile.folder(SourcePlace.pictures))
    }

    private func copy(_ options: String...) throws -> StoreCopy {
        try StoreCopy(
            ["hf", "demo/pictures"] + Stage.quick + options, in: stage.scratch, variables: stage.environment())
    }

    @Test func rowsAreTheSameObjectsAsFiles() throws {
        let copy = try copy("--samples", "5")
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
        #expect(try copy.waitingFiles().isEmpty)
        let requests = copy.requests.count
        #expect(try copy.start().finish().status == 0)
        #expect(copy.requests.dropFirst(requests) == [])
        #expect(try copy.tool("verify", copy.address).status == 0)
    }

    @Test func aKilledRunGoesOn() throws {
        let copy = try copy("--extract")
        for goal in [6, 15] {
            let tool = try copy.start()
            #expect(Patience.wait(within: 60) { copy.requests.count >= goal || tool.isOver })
            tool.send(SIGKILL)
            _ = try tool.finish()
        }
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
    }

    @Test func layoutsAreRefused() throws {
        let run = try copy("--preset", "artefact").start().finish()
        #expect(run.status == 64, "\(run)")
    }
}
