import Foundation
import MiniatureMirror
import Testing

/// Tokens go to the hub and nowhere else.
@Suite(.enabled(if: ProgramFinder.has("git"), "git is not installed"))
struct HubSecretTests {
    private static let token = "hf_averysecretone"
    private let files = HubSample.mixed(count: 12, largest: 100_000)

    private func stage(_ way: HubStage.Way) throws -> HubStage {
        let stage = try HubStage(way)
        stage.hub.addAccount("reader", token: Self.token)
        try stage.hub.add("demo/secret", files, access: HubAccess(isPrivate: true, readers: ["reader"]))
        stage.hub.rename("demo/former", to: "demo/secret")
        return stage
    }

    @Test(arguments: HubStage.Way.allCases, ["demo/secret", "demo/former"])
    func aTokenOpensAPrivateRepositoryAndStaysAtTheHub(way: HubStage.Way, id: String) throws {
        let stage = try stage(way)
        stage.hub.storage.faults.add(.expired403, matching: { _ in true }, times: 1)
        stage.hub.storage.faults.add(.unavailable(retryAfter: nil), matching: { _ in true }, times: 2)
        let log = stage.scratch.path("out/.fetch/events")
        let run = try stage.fetch(id, "-v", "--events", log, environment: try stage.credentials(Self.token))
        try stage.expectRight(run, files)
        stage.expectNoAuthorizationAtStorage()
        #expect(stage.hub.server.log.contains { $0.headers["Authorization"] != nil })
        #expect(!(run.output + run.errors).contains(Self.token))
        let tells = [Self.token, "Signature=", "RemoteAuth", Data("anybody:\(Self.token)".utf8).base64EncodedString()]
        for (name, bytes) in try TreeListing(of: stage.scratch.path("out/.fetch")).files {
            for tell in tells { #expect(bytes.range(of: Data(tell.utf8)) == nil, "\(tell) in \(name)") }
        }
    }

    @Test(arguments: HubStage.Way.allCases)
    func withoutATokenAPrivateRepositoryIsRefused(way: HubStage.Way) throws {
        let stage = try stage(way)
        let run = try stage.fetch("demo/secret")
        #expect([66, 77].contains(run.status), "\(run)")
        #expect(stage.hub.storage.log.isEmpty)
        #expect(try stage.tree.files.isEmpty)
    }
}
