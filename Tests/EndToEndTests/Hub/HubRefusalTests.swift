import Foundation
import MiniatureMirror
import Testing

/// Each refusal of the hub ends in a sentence that names it, and in its exit status.
@Suite(.enabled(if: ProgramFinder.has("git"), "git is not installed"))
struct HubRefusalTests {
    private let stage: HubStage
    private let files = [HubFile.plain("a.txt", "a"), .lfs("b.bin", size: 2000, seed: 1)]

    init() throws {
        stage = try HubStage(.hf)
        stage.hub.addAccount("stranger", token: "hf_stranger")
        try stage.hub.add("demo/open", files)
        try stage.hub.add("demo/private", files, access: HubAccess(isPrivate: true))
        try stage.hub.add("demo/gated", files, access: HubAccess(gate: .manual))
        try stage.hub.add("demo/gone", files, access: HubAccess(isDisabled: true))
    }

    private func expect(
        _ run: ToolRun, status: Int32, says words: String..., location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(run.status == status, "\(run)", sourceLocation: location)
        for word in words {
            #expect(run.errors.lowercased().contains(word.lowercased()), "\(word): \(run)", sourceLocation: location)
        }
        #expect(!run.errors.contains("hf_stranger") && !run.errors.contains("hf_bad"), sourceLocation: location)
        #expect(try stage.tree.files.isEmpty, sourceLocation: location)
    }

    @Test func aGatedDatasetSaysWhereItsTermsAre() throws {
        let page = "\(stage.hub.endpoint)/datasets/demo/gated"
        try expect(try stage.fetch("demo/gated"), status: 77, says: page, "token")
        let stranger = ["HF_TOKEN": "hf_stranger"]
        try expect(try stage.fetch("demo/gated", environment: stranger), status: 77, says: page)
    }

    @Test func whatIsNotThereOrPrivateIsNamed() throws {
        for id in ["demo/none", "demo/private"] {
            try expect(try stage.fetch(id), status: 77, says: id, "token")
            try expect(try stage.fetch(id, environment: ["HF_TOKEN": "hf_stranger"]), status: 66, says: id)
        }
    }

    @Test func aRevisionThatIsNotThereIsNamed() throws {
        try expect(try stage.fetch("demo/open", "--revision", "v9"), status: 66, says: "v9", "revision")
    }

    @Test func aDisabledDatasetIsNamed() throws {
        try expect(try stage.fetch("demo/gone"), status: 77, says: "demo/gone", "disabled")
    }

    @Test func aBadTokenIsNamedEvenForAnOpenDataset() throws {
        let run = try stage.fetch("demo/open", environment: ["HF_TOKEN": "hf_bad"])
        #expect(run.errors.contains("token") && !run.errors.contains("hf_bad"), "\(run)")
        // Either it says so and stops, or says so and goes on without.
        #expect(run.status == 77 || run.status == 0, "\(run)")
        try stage.expectNothingWrong(files)
    }

    @Test func aQuotaIsWaitedFor() throws {
        stage.hub.settings.quotas.anonymous = [.resolvers: 2]
        stage.hub.settings.quotas.window = 2
        try stage.expectRight(try stage.fetch("demo/open"), files)
        let statuses = stage.hub.server.log.map(\.status)
        #expect(statuses.contains(429), "\(statuses)")
    }
}
