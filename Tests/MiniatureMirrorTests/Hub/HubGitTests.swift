import MiniatureMirror
import Testing

/// git and git-lfs judge the hub.
@Suite(.enabled(if: ClientProcess.isInstalled("git-lfs"), "git-lfs is not installed"))
struct HubGitTests {
    private let stage: HubStage
    private let files = HubSample.mixed(count: 30, largest: 300_000)

    init() throws {
        stage = try HubStage()
        try stage.hub.add("demo/mixed", files)
    }

    private var out: String { stage.folder.path("out/clone") }

    private func expectRight() throws {
        for file in files { #expect(try stage.bytes("out/clone/\(file.path)") == file.bytes(), "\(file.path)") }
    }

    @Test func aCloneAndAPullHaveEveryByte() throws {
        let skipping = ["GIT_LFS_SKIP_SMUDGE": "1"]
        let clone = try stage.git("clone", "-q", stage.hub.gitURL("demo/mixed"), out, environment: skipping)
        #expect(clone.status == 0, "\(clone.errors)")
        let pointers = try stage.git("-C", out, "lfs", "ls-files", "--long")
        #expect(pointers.output.split(separator: "\n").count == files.filter { $0.storage == .lfs }.count)
        let pull = try stage.git("-C", out, "lfs", "pull")
        #expect(pull.status == 0, "\(pull.errors)")
        try expectRight()
        let check = try stage.git("-C", out, "lfs", "fsck")
        #expect(check.output.contains("Git LFS fsck OK"), "\(check)")
        #expect(try stage.git("-C", out, "status", "--porcelain").output.isEmpty)
        #expect(stage.authorizationsAtStorage.isEmpty)
    }

    @Test func pointersAreThoseThatGitLFSMakes() throws {
        let bytes = PatternBytes(seed: 9).bytes(0..<70_000)
        try stage.folder.write(bytes, to: "out/file")
        let made = try stage.git("lfs", "pointer", "--file", stage.folder.path("out/file"))
        try stage.hub.add("demo/one", [.lfs("a file.bin", size: 70_000, seed: 9)])
        let ours = try Curl("\(stage.hub.endpoint)/datasets/demo/one/resolve/main/a%20file.bin", "--head")
        let oid = try #require(ours.header("X-Linked-Etag")).filter { $0 != "\"" }
        #expect(made.output == LFSPointer(oid: oid, size: 70_000).text)
    }

    @Test func theHubsOwnAddressAndAFormerNameWorkToo() throws {
        stage.hub.rename("demo/former", to: "demo/mixed")
        let clone = try stage.git("clone", "-q", stage.hub.endpoint + "/datasets/demo/former", out)
        #expect(clone.status == 0, "\(clone.errors)")
        try expectRight()
    }

    @Test func aShallowPartialCloneWorks() throws {
        let clone = try stage.git(
            "clone", "-q", "--bare", "--depth", "1", "--filter=blob:limit=1k", stage.hub.gitURL("demo/mixed"), out)
        #expect(clone.status == 0 && !clone.errors.contains("filtering not recognized"), "\(clone.errors)")
    }

    @Test func aPrivateRepositoryTakesTheTokenAsPassword() throws {
        stage.hub.addAccount("reader", token: "hf_good")
        try stage.hub.add("demo/secret", files, access: HubAccess(isPrivate: true, readers: ["reader"]))
        let url = stage.hub.gitURL("demo/secret")
        let refused = try stage.git("clone", "-q", url, out)
        #expect(refused.status == 128 && refused.errors.contains("could not read Username"), "\(refused.errors)")
        let named = url.replacing("http://", with: "http://anybody:hf_good@", maxReplacements: 1)
        let clone = try stage.git("clone", "-q", named, out)
        #expect(clone.status == 0, "\(clone.errors)")
        try expectRight()
        #expect(stage.authorizationsAtStorage.isEmpty)
    }

    @Test func theRepositoryMaySayWhereItsObjectsAre() throws {
        let repository = try stage.hub.add("demo/elsewhere", files)
        let place = stage.hub.gitURL("demo/mixed") + "/info/lfs"
        try repository.commit([.plain(".lfsconfig", "[lfs]\n\turl = \(place)\n")])
        let clone = try stage.git("clone", "-q", stage.hub.gitURL("demo/elsewhere"), out)
        #expect(clone.status == 0, "\(clone.errors)")
        try expectRight()
        let batches = stage.hub.server.log.filter { $0.path.hasSuffix("/batch") }.map(\.path)
        #expect(!batches.isEmpty && batches.allSatisfy { $0.contains("/demo/mixed.git/") })
    }

    @Test func linksThatExpiredAreAskedForAgain() throws {
        stage.hub.storage.faults.add(.expired403, matching: stage.hub.requests(for: files[1].path), times: 1)
        let clone = try stage.git("clone", "-q", stage.hub.gitURL("demo/mixed"), out)
        #expect(clone.status == 0, "\(clone.errors)")
        try expectRight()
    }

    @Test func objectsThatAreMissingOrRefusedAreReportedOneByOne() throws {
        let oids = try stage.hub.pointers(in: "demo/mixed").sorted { $0.key < $1.key }.map(\.value.oid)
        stage.hub.loseObject(oids[0])
        stage.hub.settings.lfs.errors[oids[1]] = .init(code: 410, message: "taken down")
        let clone = try stage.git(
            "clone", "-q", stage.hub.gitURL("demo/mixed"), out, environment: ["GIT_LFS_SKIP_SMUDGE": "1"])
        #expect(clone.status == 0, "\(clone.errors)")
        let pull = try stage.git("-C", out, "lfs", "pull")
        #expect(pull.status == 2)
        #expect(pull.errors.contains(oids[0]) && pull.errors.contains("404"), "\(pull.errors)")
        #expect(pull.errors.contains(oids[1]) && pull.errors.contains("taken down"), "\(pull.errors)")
    }
}
