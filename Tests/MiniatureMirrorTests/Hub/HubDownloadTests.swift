import MiniatureMirror
import Testing

/// `huggingface_hub` and `hf` judge the hub: they bring every byte, and call each refusal by its name.
@Suite(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed: make deps-test"))
struct HubDownloadTests {
    private let stage: HubStage
    private let mixed = HubSample.mixed(count: 30, largest: 300_000)

    init() throws {
        stage = try HubStage()
        try stage.hub.add("demo/mixed", mixed)
    }

    private func expectRight(_ folder: String, _ files: [HubFile]) throws {
        for file in files { #expect(try stage.bytes("\(folder)/\(file.path)") == file.bytes(), "\(file.path)") }
    }

    @Test func aSnapshotHasEveryByteAndIsFoundOffline() throws {
        stage.hub.settings.pageSize = 7
        let script = """
            from huggingface_hub import snapshot_download
            print(snapshot_download("demo/mixed", repo_type="dataset"))
            """
        let online = try stage.python(script)
        #expect(online.status == 0, "\(online.errors)")
        let commit = try #require(stage.hub.commit(of: "main", in: "demo/mixed"))
        try expectRight("home/hf/hub/datasets--demo--mixed/snapshots/\(commit)", mixed)
        #expect(stage.hub.server.log.filter { $0.path.contains("/tree/") }.count > 1)
        #expect(stage.authorizationsAtStorage.isEmpty)
        stage.hub.server.clearLog()
        let offline = try stage.python(script, ["HF_HUB_OFFLINE": "1"])
        #expect(offline.output == online.output)
        #expect(stage.hub.server.log.isEmpty)
    }

    @Test func theCommandLineBringsAPrivateRepositoryWithATokenThatNeverLeavesTheHub() throws {
        let files = HubSample.mixed(count: 12, largest: 100_000, seed: 5)
        stage.hub.addAccount("reader", token: "hf_good")
        try stage.hub.add("demo/secret", files, access: HubAccess(isPrivate: true, readers: ["reader"]))
        let run = try ClientProcess.run(
            PythonClients.path("hf"),
            ["download", "--repo-type", "dataset", "demo/secret", "--local-dir", stage.folder.path("out/secret")],
            environment: stage.environment(["HF_TOKEN": "hf_good"]))
        #expect(run.status == 0, "\(run.errors)")
        try expectRight("out/secret", files)
        #expect(!stage.hub.storage.log.isEmpty)
        #expect(stage.authorizationsAtStorage.isEmpty)
    }

    @Test func aRenamedRepositoryAndAnotherRevisionAreFollowed() throws {
        let repository = try stage.hub.add("demo/new", [.plain("a.txt", "old"), .lfs("b.bin", size: 5000, seed: 1)])
        try repository.tag("v1")
        try repository.commit([.plain("a.txt", "new")])
        stage.hub.rename("demo/old", to: "demo/new")
        let run = try stage.python(
            """
            from huggingface_hub import hf_hub_download, list_repo_refs
            for revision in ("main", "v1"):
                print(open(hf_hub_download("demo/old", "a.txt", repo_type="dataset", revision=revision)).read())
            print(len(open(hf_hub_download("demo/old", "b.bin", repo_type="dataset"), "rb").read()))
            print([r.name for r in list_repo_refs("demo/new", repo_type="dataset").tags])
            """)
        #expect(run.output == "new\nold\n5000\n['v1']\n", "\(run.errors)")
    }

    @Test func eachRefusalIsNamed() throws {
        stage.hub.addAccount("stranger", token: "hf_stranger")
        let files = [HubFile.plain("a.txt", "a")]
        try stage.hub.add("demo/private", files, access: HubAccess(isPrivate: true))
        try stage.hub.add("demo/gated", files, access: HubAccess(gate: .manual))
        try stage.hub.add("demo/gone", files, access: HubAccess(isDisabled: true))
        let run = try stage.python(
            """
            from huggingface_hub import HfApi
            from huggingface_hub.errors import HfHubHTTPError
            def ask(repository, name="a.txt", token=False, revision=None):
                try:
                    HfApi().get_hf_file_metadata(
                        url=f"{HfApi().endpoint}/datasets/{repository}/resolve/{revision or 'main'}/{name}", token=token)
                except HfHubHTTPError as error:
                    print(repository, type(error).__name__, error.response.status_code)
            ask("demo/none"); ask("demo/none", token="hf_stranger")
            ask("demo/private"); ask("demo/private", token="hf_stranger")
            ask("demo/gated"); ask("demo/gated", token="hf_stranger")
            ask("demo/gone"); ask("demo/mixed", token="hf_bad")
            ask("demo/mixed", revision="no"); ask("demo/mixed", name="no")
            """)
        let expected = """
            demo/none RepositoryNotFoundError 401
            demo/none RepositoryNotFoundError 404
            demo/private RepositoryNotFoundError 401
            demo/private RepositoryNotFoundError 404
            demo/gated GatedRepoError 401
            demo/gated GatedRepoError 403
            demo/gone DisabledRepoError 403
            demo/mixed HfHubHTTPError 401
            demo/mixed RevisionNotFoundError 404
            demo/mixed RemoteEntryNotFoundError 404

            """
        #expect(run.output == expected, "\(run.errors)")
    }

    @Test func aClientBeyondItsQuotaWaitsForTheNextWindow() throws {
        stage.hub.settings.quotas.anonymous[.api] = 2
        stage.hub.settings.quotas.window = 2
        let run = try stage.python(
            """
            from huggingface_hub import list_repo_tree
            for turn in range(4):
                print(len(list(list_repo_tree("demo/mixed", repo_type="dataset", recursive=True))))
            """)
        #expect(run.status == 0, "\(run.errors)")
        let statuses = stage.hub.server.log.map(\.status)
        #expect(statuses.filter { $0 == 200 }.count == 4)
        #expect(statuses.contains(429))
    }
}
