import Foundation
import MiniatureMirror
import Testing

/// Signed links stay where the user put them.
struct SecretsTests {
    /// What only a signed link has in it.
    private static let tells = ["oh=", "_nc_sid", "00_Af"]

    private func expectNoSecret(_ stage: Stage, _ runs: [ToolRun], location: SourceLocation = #_sourceLocation) throws {
        let files = try TreeListing(of: stage.scratch.path("out/.fetch")).files
        #expect(files.keys.contains("ledger.db"), sourceLocation: location)
        for tell in Self.tells {
            for (name, bytes) in files {
                #expect(bytes.range(of: Data(tell.utf8)) == nil, "\(tell) in \(name)", sourceLocation: location)
            }
            for run in runs { #expect(!(run.output + run.errors).contains(tell), "\(run)", sourceLocation: location) }
        }
    }

    @Test func aRunThatGoesWellKeepsNoPartOfALink() throws {
        let stage = try Stage(0..<5)
        let run = try stage.fetch("--all", "-v", "--events", stage.scratch.path("out/.fetch/events"))
        try stage.expectRight(run, (0..<5).map(Tar.name))
        try expectNoSecret(stage, [run])
    }

    @Test func aRunFullOfTroubleKeepsNoPartOfALink() throws {
        let stage = try Stage(0..<12)
        let faults: [Fault] = [
            .notFound, .status(403, body: "URL signature mismatch"), .status(418), .htmlPage(), .xmlError,
            .redirect(to: "ftp://127.0.0.1/x"), .redirect(to: "/m1/v/t6/a.tar?oh=00_Afxyz&_nc_sid=1"),
            .resetBeforeHeaders, .cutBody(afterBytes: 100), .flipBit(atOffset: 2000), .status(500),
        ]
        for (number, fault) in faults.enumerated() {
            stage.server.faults.add(fault, matching: stage.requests(for: number..<number + 1))
        }
        let run = try stage.fetch("--all", "-v", "--json", "--retries", "1")
        #expect(run.status != 0)
        #expect(try stage.failures().count == faults.count, "\(run)")
        try stage.expectNothingWrong()
        try expectNoSecret(
            stage, [run, try stage.tool("status", stage.output), try stage.tool("verify", stage.output)])
    }

    @Test func linksThatExpireAreNotRepeated() throws {
        let stage = try Stage(0..<3)
        stage.server.faults.add(.expired403, matching: { _ in true })
        let run = try stage.fetch("--all", "-v")
        #expect(run.status == 77)
        try expectNoSecret(stage, [run])
    }

    @Test func aListBehindASignedAddressIsNamedWithoutItsSignature() throws {
        let stage = try Stage(0..<3)
        let list = SyntheticContent(["/list": .bytes(Array(try stage.scratch.text("links.txt").utf8))])
        let server = try MirrorServer(content: list)
        server.start()
        defer { server.stop() }
        stage.place = ["--links", server.url("/list?oh=00_Afsecret&_nc_sid=1")]
        let run = try stage.fetch("--first", "2", "-v")
        try stage.expectRight(run, (0..<2).map(Tar.name))
        stage.server.faults.add(.notFound, matching: stage.requests(for: 2..<3))
        let failed = try stage.fetch("--all", "-v")
        #expect(failed.status == 75)
        stage.server.faults.removeAll()
        let retry = try stage.tool("retry", stage.output)
        #expect(retry.status == 64, "\(retry)")
        #expect(retry.errors.contains("--links"))
        try expectNoSecret(stage, [run, failed, retry])
        let fresh = try stage.tool("retry", stage.output, "--links", stage.scratch.path("links.txt"))
        try stage.expectRight(fresh, (0..<3).map(Tar.name))
    }
}
