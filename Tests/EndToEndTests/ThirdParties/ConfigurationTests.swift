import Foundation
import MiniatureMirror
import Testing

/// Options that are given elsewhere than on the command line, and who wins.
@Suite struct ConfigurationTests {
    let stage: PluginStage

    init() throws { stage = try PluginStage() }

    /// Value and origin of an option, as `fetch config show` says.
    private func setting(
        _ option: String, _ words: String..., environment: [String: String] = [:]
    ) throws -> (values: [String], origin: String)? {
        let run = try RunningTool(
            ["config", "show"] + words + ["--json"], in: stage.scratch, environment: environment
        ).finish()
        #expect(run.status == 0, "\(run)")
        let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
        guard let row = list?.first(where: { $0["name"] as? String == option }) else { return nil }
        return (row["values"] as? [String] ?? [], row["origin"] as? String ?? "")
    }

    @Test func theStrongestOneWins() throws {
        #expect(try setting("retries", "urls", "l")?.origin == "default")
        try stage.scratch.write("retries = 1\n[urls]\npaths = \"full\"\n", to: ".config/fetch/fetch.toml")
        #expect(try setting("retries", "urls", "l")?.values == ["1"])
        #expect(try setting("paths", "urls", "l")?.origin.hasSuffix(".config/fetch/fetch.toml, line 3") == true)
        try stage.scratch.write("retries = 2\n[urls]\nretries = 3\n", to: "fetch.toml")
        #expect(try setting("retries", "urls", "l")! == (["3"], "fetch.toml, line 3"))
        let variables = ["FETCH_RETRIES": "4"]
        #expect(try setting("retries", "urls", "l", environment: variables)! == (["4"], "environment, FETCH_RETRIES"))
        let own = ["FETCH_RETRIES": "4", "FETCH_URLS_RETRIES": "5"]
        #expect(try setting("retries", "urls", "l", environment: own)?.values == ["5"])
        #expect(try setting("retries", "urls", "l", "--retries", "6", environment: own)! == (["6"], "command line"))
    }

    @Test func aPluginsOptionsAreGivenInTheSameWays() throws {
        try stage.install("metalink")
        try stage.scratch.write("[metalink]\nlocation = \"de\"\n", to: "fetch.toml")
        #expect(try setting("location", "metalink", "x.meta4")! == (["de"], "fetch.toml, line 2"))
        let variables = ["FETCH_METALINK_LOCATION": "fr"]
        #expect(try setting("location", "metalink", "x.meta4", environment: variables)?.values == ["fr"])
    }

    @Test func aRunDoesWhatTheFilesSay() throws {
        stage.add("one.bin", size: 10)
        let list = try stage.scratch.write(
            "\(stage.server.url("/one.bin"))\n\(stage.server.url("/two.bin"))\n", to: "list.txt")
        try stage.scratch.write("output = \"out\"\ninclude = [\"one*\"]\nretry-delay = 0.05\n", to: "fetch.toml")
        try stage.expectRight(try stage.tool("urls", list))
    }

    @Test func aStrongerChoiceSetsAWeakerOneAside() throws {
        try stage.scratch.write("stratified = 3\nstrata = 2\n", to: "fetch.toml")
        #expect(try setting("stratified", "urls", "l", "--first", "1") == nil)
        #expect(try setting("strata", "urls", "l", "--first", "1") == nil)
        #expect(try setting("strata", "urls", "l")?.values == ["2"])
    }

    /// What only means something beside another option waits in the file until that one is given.
    @Test func anOptionWaitsForTheOneItGoesWith() throws {
        try stage.scratch.write("shard-size = \"2GB\"\nkeep-archives = true\n", to: "fetch.toml")
        #expect(try setting("shard-size", "urls", "l") == nil)
        #expect(try setting("keep-archives", "urls", "l") == nil)
        #expect(try setting("shard-size", "urls", "l", "--samples", "3", "--to", "webdataset")?.values == ["2GB"])
        #expect(
            try setting("shard-size", "urls", "l", "--samples", "3", "--to", "webdataset", "--shard-count", "4") == nil)
        #expect(try setting("keep-archives", "urls", "l", "--extract")?.values == ["true"])
    }

    @Test func mistakesNameTheFileAndTheLine() throws {
        for (text, words) in [
            ("retries = 1\nretrys = 2\n", ["line 2 of fetch.toml", "retrys"]),
            ("retries = \n", ["line 1 of fetch.toml"]),
            ("json = \"yes\"\n", ["line 1", "true or false"]), ("retries = [1, 2]\n", ["one value"]),
            ("netrc-file = \"x\"\n", ["netrc-file", "comes with a folder"]),
            ("[urls]\nlinks = \"x\"\n", ["links", "urls"]),
        ] {
            try stage.scratch.write(text, to: "fetch.toml")
            let run = try stage.tool("urls", "list.txt")
            #expect(run.status == 64, "\(run)")
            for word in words { #expect(run.errors.contains(word), "\(text): \(run)") }
        }
    }

    @Test func secretsAreNeitherShownNorKept() throws {
        let variables = ["FETCH_MLHUB_API_KEY": "secret-key"]
        let row = try setting("api-key", "mlhub", "sen12floods", environment: variables)
        #expect(row?.values == ["…"] && row?.origin == "environment, FETCH_MLHUB_API_KEY")
        try stage.scratch.write("[mlhub]\napi-key = \"secret\"\n", to: "fetch.toml")
        #expect(try stage.tool("config", "show", "mlhub", "sen12floods").status == 64)
    }
}
