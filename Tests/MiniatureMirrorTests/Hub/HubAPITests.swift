import MiniatureMirror
import Testing

/// The hub as `curl` sees it: what the higher clients hide.
@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct HubAPITests {
    private let stage: HubStage
    private let commit: String

    init() throws {
        stage = try HubStage()
        let repository = try stage.hub.add(
            "demo/one",
            [
                .plain("README.md", "---\nlicense: mit\ntags:\n- a\n---\nText\n"), .plain("notes/a b.txt", "small"),
                .lfs("data/large.bin", size: 200_000, seed: 3), .plain("data/deep/x.json", "{}"),
            ])
        commit = try #require(repository.commit(of: "main"))
    }

    private func get(_ path: String, _ options: String...) throws -> Curl {
        try Curl(stage.hub.endpoint + path, options: options)
    }

    private func resolve(_ path: String, _ options: String...) throws -> Curl {
        try Curl("\(stage.hub.endpoint)/datasets/demo/one/resolve/main/\(path)", options: options)
    }

    @Test func listingsComeInPagesThatLinkToTheNext() throws {
        var next: String? = stage.hub.endpoint + "/api/datasets/demo/one/tree/main?recursive=true&limit=2"
        var paths: [String] = []
        var pages = 0
        while let url = next {
            let page = try Curl(url)
            paths += page.text.split(separator: "\"path\":\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            next = page.header("Link").map { String($0.dropFirst().prefix { $0 != ">" }) }
            pages += 1
        }
        #expect(pages == 4)
        let expected = [
            ".gitattributes", "README.md", "data", "data/deep", "data/deep/x.json", "data/large.bin", "notes",
            "notes/a b.txt",
        ]
        #expect(paths == expected)
        #expect(try get("/api/datasets/demo/one/tree/main?cursor=nonsense").httpStatus == 400)
    }

    @Test func aFolderIsListedAloneOrWithAllBelow() throws {
        #expect(try get("/api/datasets/demo/one/tree/main/data").text.split(separator: "\"path\"").count == 3)
        let deep = try get("/api/datasets/demo/one/tree/main/data?recursive=true").text
        #expect(deep.split(separator: "\"path\"").count == 4)
        #expect(deep.contains("\"size\":200000"))
        #expect(try get("/api/datasets/demo/one/tree/main/none").header("X-Error-Code") == "EntryNotFound")
    }

    @Test func detailsNameTheLastCommitOfEachPath() throws {
        let repository = try #require(stage.hub.repository("demo/one"))
        let second = try repository.commit([.plain("notes/c.txt", "new")], message: "Add a note")
        let listing = try get("/api/datasets/demo/one/tree/main?recursive=true&expand=true").text
        let entries = listing.split(separator: "\"lastCommit\"").dropFirst().map(String.init)
        for entry in entries {
            let isNew = entry.contains("\"path\":\"notes\"") || entry.contains("notes/c.txt")
            #expect(entry.contains("\"id\":\"\(isNew ? second : commit)\""), "\(entry)")
        }
        #expect(entries.count == 9)
    }

    @Test func aLargeFileIsASignedRedirectThatTellsOfTheFile() throws {
        let head = try resolve("data/large.bin", "--head")
        #expect(head.httpStatus == 302)
        #expect(head.header("X-Repo-Commit") == commit)
        #expect(head.header("X-Linked-Size") == "200000")
        #expect(head.header("Content-Length") != "200000")
        #expect(head.header("X-Xet-Hash") == nil)
        let location = try #require(head.header("Location"))
        #expect(location.hasPrefix(stage.hub.storage.url("")))
        #expect(try Curl(location, "-r", "10-19").body == PatternBytes(seed: 3).bytes(10..<20))
        #expect(try Curl(location).header("ETag") != head.header("X-Linked-Etag"))
        #expect(try Curl(location + "0").httpStatus == 200, "other items of the query are not signed")
        #expect(try Curl(location.replacing("Expires=1", with: "Expires=2")).text.contains("SignatureDoesNotMatch"))
        #expect(try Curl(location, "-H", "Authorization: Bearer x").httpStatus == 400)
    }

    @Test func aLinkIsGoodUntilItExpires() throws {
        stage.hub.settings.linkLifetime = -1
        let location = try #require(try resolve("data/large.bin", "--head").header("Location"))
        let answer = try Curl(location)
        #expect(answer.httpStatus == 403 && answer.text.contains("Request has expired"))
    }

    @Test func aSmallFileIsARelativeRedirectOrComesAtOnce() throws {
        let relay = try resolve("notes/a%20b.txt", "--head")
        #expect(relay.httpStatus == 307)
        #expect(relay.header("Location")?.hasPrefix("/api/resolve-cache/datasets/demo/one/\(commit)/") == true)
        // The tag of a git blob: SHA-1 of its kind, its length and its bytes.
        let tag = "\"64c3ecd7abb014643a372e0155b41cfca014c01f\""
        let followed = try resolve("notes/a%20b.txt", "-L")
        #expect(followed.text == "small")
        #expect(relay.header("ETag") != followed.header("ETag"))
        stage.hub.settings.plainFiles = .direct
        let direct = try resolve("notes/a%20b.txt")
        #expect(direct.text == "small" && direct.header("X-Repo-Commit") == commit)
        #expect(followed.header("ETag") == tag && direct.header("ETag") == tag)
    }

    @Test func aTextIsCompressedForThoseWhoTakeIt() throws {
        stage.hub.settings.plainFiles = .direct
        let plain = try resolve("README.md")
        #expect(plain.header("Content-Length") == "\(plain.body.count)")
        let packed = try resolve("README.md", "--compressed")
        #expect(packed.body == plain.body)
        #expect(packed.header("Content-Encoding") == "gzip" && packed.header("Content-Length") == nil)
    }

    @Test func quotasAreToldAndKept() throws {
        stage.hub.settings.quotas.anonymous[.resolvers] = 1
        stage.hub.settings.quotas.retryAfter = "7"
        let first = try resolve("README.md", "--head")
        #expect(first.header("RateLimit") == "\"resolvers\";r=0;t=300")
        #expect(first.header("RateLimit-Policy") == "\"fixed window\";\"resolvers\";q=1;w=300")
        let second = try resolve("README.md", "--head")
        #expect(second.httpStatus == 429 && second.header("Retry-After") == "7")
        #expect(try get("/api/datasets/demo/one").httpStatus == 200, "another kind of request has its own quota")
    }

    @Test func theCardIsRead() throws {
        let text = try get("/api/datasets/demo/one").text
        #expect(text.contains("\"cardData\":{\"license\":\"mit\",\"tags\":[\"a\"]}"))
        #expect(text.contains("\"tags\":[\"license:mit\",\"a\"]"))
        #expect(try get("/api/datasets/demo/one?expand=sha").text.contains("siblings") == false)
    }

    @Test func aConversionIsABranchOfItsOwn() throws {
        let repository = try #require(stage.hub.repository("demo/one"))
        try repository.commit([.lfs("default/train/0000.parquet", size: 50, seed: 1)], to: "refs/convert/parquet")
        #expect(try get("/api/datasets/demo/one/tree/refs%2Fconvert%2Fparquet").text.contains("\"default\""))
        let list = try get("/api/datasets/demo/one/parquet/default/train").text
        #expect(list == "[\"\(stage.hub.endpoint)/api/datasets/demo/one/parquet/default/train/0.parquet\"]")
        let file = try get("/api/datasets/demo/one/parquet/default/train/0.parquet", "-L")
        #expect(file.body == PatternBytes(seed: 1).bytes(0..<50))
    }

    @Test func pathsAreAskedForByFormsOfAnyCoding() throws {
        let url = stage.hub.endpoint + "/api/datasets/demo/one/paths-info/main"
        let form = ["-d", "paths=notes/a+b.txt&paths=data%2Flarge.bin&paths=none&expand=False"]
        let plain = try Curl(url, options: form)
        #expect(plain.text.contains("\"notes/a b.txt\"") && plain.text.contains("\"data/large.bin\""))
        #expect(plain.text.split(separator: "\"path\"").count == 3)
        #expect(try Curl(url, options: form + ["-H", "Transfer-Encoding: chunked"]).body == plain.body)
        #expect(try Curl(url, options: form + ["-H", "Expect: 100-continue"]).body == plain.body)
        let document = "{\"paths\": [\"notes/a b.txt\", \"data/large.bin\"]}"
        let json = try Curl(url, "-H", "Content-Type: application/json", "-d", document)
        #expect(json.body == plain.body)
    }

    @Test func faultsActOnEitherOriginByTheFilesPath() throws {
        let path = "data/large.bin"
        stage.hub.storage.faults.add(.flipBit(atOffset: 5), matching: stage.hub.requests(for: path), times: 1)
        stage.hub.server.faults.add(
            .unavailable(retryAfter: "1"), methods: [.get, .head], matching: stage.hub.requests(for: path), times: 1)
        #expect(try resolve(path, "-L").httpStatus == 503)
        let right = PatternBytes(seed: 3).bytes(0..<200_000)
        #expect(try resolve(path, "-L").body != right)
        #expect(try resolve(path, "-L").body == right)
    }

    @Test func aDatasetMayHaveNoOwner() throws {
        try stage.hub.add("squares", [.plain("a.txt", "bare")])
        #expect(try get("/datasets/squares/resolve/main/a.txt", "-L").text == "bare")
        #expect(try get("/api/datasets/squares/tree/main").httpStatus == 200)
    }

    @Test func aTokenTellsWhoseItIs() throws {
        stage.hub.addAccount("reader", token: "hf_good")
        #expect(try get("/api/whoami-v2", "-H", "Authorization: Bearer hf_good").text.contains("\"name\":\"reader\""))
        #expect(try get("/api/whoami-v2").httpStatus == 401)
        let bad = try get("/api/datasets/demo/one", "-H", "Authorization: Bearer hf_bad")
        #expect(bad.httpStatus == 401)
        #expect(bad.header("X-Error-Message") == "Invalid credentials in Authorization header")
    }
}
