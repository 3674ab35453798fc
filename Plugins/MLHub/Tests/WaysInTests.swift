import ArgumentParser
import FetchCore
import Testing

@testable import MLHub

/// The ways to a catalog: API, archive behind an address, folder, static catalog, service, mirror.
@Suite("Ways to a catalog")
struct WaysInTests {
    @Test func withoutAServiceItSaysWhatWorksInstead() async throws {
        let place = Workplace()
        let error = await #expect(throws: FetchError.self) { try await place.mlhub("nasa_marine_debris") }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("shut down") == true)
        for word in ["--archive", "--catalog", "--mirror azure:radiantearth/mlhub/nasa-marine-debris", "--api"] {
            #expect(error?.hint?.contains(word) == true)
        }
    }

    private func hub(_ archive: TestArchive, md5: String? = nil) throws -> Workplace {
        let files = Workplace()
        let bytes = try LocalFile.read(files.write(archive), limit: 1 << 20)
        let checksum = try md5.map { try Checksum(.md5, hex: $0) }
        return Workplace(
            MemoryTransport { request in
                switch request.url {
                case "https://hub.example/v1/catalog/d?key=sek%20rit":
                    MemoryTransport.Page(
                        body: bytes,
                        head: ResponseHead(status: 200, validator: Validator(etag: "\"1\""), checksum: checksum))
                case let url where url.hasPrefix("https://hub.example/v1/catalog/d"):
                    MemoryTransport.Page(body: Array("bad key sek rit".utf8), head: ResponseHead(status: 401))
                default: nil
                }
            })
    }

    private var oneItem: TestArchive {
        var archive = TestArchive()
        archive.add(TestItem("a"))
        return archive
    }

    @Test(arguments: ["https://hub.example/v1", "https://hub.example/v1/"])
    func anAPIGivesTheArchive(root: String) async throws {
        let place = try hub(oneItem)
        let source = try await place.mlhub("d", "--api", root, "--api-key", "sek rit")
        #expect(try await source.paths() == ["c/a/B1.tif"])
        let other = try hub(oneItem)
        let variables = ["MLHUB_ROOT_URL": root, "MLHUB_API_KEY": "sek rit"]
        #expect(try await other.mlhub("d", variables: variables).paths() == ["c/a/B1.tif"])
    }

    @Test func theKeyComesFromAProfile() async throws {
        let place = try hub(oneItem)
        try place.write("[default]\napi_key = no\n\n[mine]\napi_key = sek rit\n", to: "home/profiles")
        let variables = ["MLHUB_HOME": place.path("home"), "MLHUB_PROFILE": "mine"]
        #expect(try await place.mlhub("d", "--api", "https://hub.example/v1", variables: variables).paths().count == 1)
        for arguments in [["--profile", "none"], ["--profile", "__anonymous__"]] {
            await #expect(throws: FetchError.self) {
                try await MLHubSource(
                    options: try MLHubOptions.parse(["d", "--api", "https://hub.example/v1"] + arguments),
                    environment: place.environment(variables))
            }
        }
        let empty = await #expect(throws: FetchError.self) {
            try await place.mlhub("d", "--api", "https://hub.example/v1", variables: ["MLHUB_API_KEY": ""])
        }
        #expect(empty?.message == "the key is empty")
    }

    @Test func theKeyIsNeverTold() async throws {
        let place = try hub(oneItem)
        let error = await #expect(throws: FetchError.self) {
            try await place.mlhub("d", "--api", "https://hub.example/v1", "--api-key", "sek rit2")
        }
        #expect(error?.code == .unauthorized)
        #expect(error?.description.contains("sek") == false)
        #expect(MLHubSource.descriptor.secretOptions == ["--api-key"])
    }

    @Test func anUnknownDatasetIsNamed() async throws {
        let place = try hub(oneItem)
        let error = await #expect(throws: FetchError.self) {
            try await place.mlhub("nope", "--api", "https://hub.example/v1", "--api-key", "k")
        }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("\"nope\"") == true)
    }

    @Test func anUnchangedArchiveIsNotReadAgain() async throws {
        let place = try hub(oneItem)
        for _ in 0..<2 {
            let source = try await place.mlhub("d", "--api", "https://hub.example/v1", "--api-key", "sek rit")
            #expect(try await source.paths() == ["c/a/B1.tif"])
        }
        // A head and the archive; then a head.
        #expect(place.transport.requests.count == 3)
    }

    @Test func anArchiveInAFolderIsReadAgainWhenItChanged() async throws {
        let place = Workplace()
        var archive = oneItem
        #expect(try await place.open(archive).paths().count == 1)
        archive.add(TestItem("b"))
        #expect(try await place.open(archive).paths().count == 2)
    }

    @Test func aFolderIsReadByItsLinks() async throws {
        let place = Workplace()
        try place.write(
            #"{"type":"Catalog","id":"k","stac_version":"1.0.0","links":[{"rel":"child","href":"./c/collection.json"},"#
                + #"{"rel":"child","href":"catalog.json"},{"rel":"child","href":"../outside.json"},"#
                + #"{"rel":"child","href":"gone.json"}]}"#, to: "cat/catalog.json")
        try place.write(
            #"{"type":"Collection","id":"c","stac_version":"1.1.0","links":[{"rel":"item","href":"a/a.json"},"#
                + #"{"rel":"parent","href":"../catalog.json"}]}"#, to: "cat/c/collection.json")
        let item = TestItem("a").with {
            $0.collection = nil
            $0.assets = #"{"near":{"href":"./near.json"},"far":{"href":"https://h.example/far.tif"}}"#
        }
        try place.write(item.json, to: "cat/c/a/a.json")
        try place.write(#"{"type":"Feature","id":"trap","assets":{},"stac_version":"1.0.0"}"#, to: "cat/c/a/near.json")
        let source = try await place.stac(place.path("cat"), "--name", "k")
        #expect(try await source.paths() == ["c/a/near.json", "c/a/far.tif"])
        #expect(try await source.request("c/a/near.json").local == .file(place.path("cat/c/a/near.json")))
        #expect(try await source.companionPaths() == ["catalog.json", "c/collection.json"])
        #expect(place.notices.contains { $0.contains("outside.json") })
        #expect(place.notices.contains { $0.contains("gone.json") })
    }

    @Test func aStaticCatalogIsFollowedAroundItsLoops() async throws {
        let root = "https://h.example/s/catalog.json"
        let place = Workplace(
            MemoryTransport([
                root:
                    #"{"type":"Catalog","id":"s","stac_version":"1.0.0","links":[{"rel":"child","href":"c/c.json"}]}"#,
                "https://h.example/s/c/c.json":
                    #"{"type":"Collection","id":"c","stac_version":"1.0.0","links":[{"rel":"item","href":"i.json"},"#
                    + #"{"rel":"item","href":"i.json?x"},{"rel":"child","href":"../catalog.json"}]}"#,
                "https://h.example/s/c/i.json": TestItem("i").with {
                    $0.assets = #"{"a":{"href":"../data/a.tif"},"b":{"href":"/b.tif"}}"#
                }.json,
            ]))
        let source = try await place.stac(root)
        #expect(source.dataset == "s")
        #expect(try await source.request("c/i/a.tif").url == "https://h.example/s/data/a.tif")
        #expect(try await source.request("c/i/b.tif").url == "https://h.example/b.tif")
        #expect(place.transport.requests.filter { $0.url == root }.count == 2)
        #expect(place.notices.contains { $0.contains("could not be read") })
    }

    @Test func whatIsNoCatalogIsRefused() async throws {
        let place = Workplace(MemoryTransport(["https://h.example/x": "<html>"]))
        let error = await #expect(throws: FetchError.self) { try await place.stac("https://h.example/x") }
        #expect(error?.code == .badInput)
        await #expect(throws: FetchError.self) { try await place.stac(place.folder) }
    }

    @Test func aServiceIsSearchedPageByPage() async throws {
        let place = Workplace(
            MemoryTransport { request in
                let body = request.body.map { String(decoding: $0.bytes, as: UTF8.self) }
                switch (request.url, body) {
                case ("https://api.example/v1", nil):
                    return MemoryTransport.Page(
                        body: Array(
                            (#"{"type":"Catalog","id":"api","stac_version":"1.0.0","links":["#
                                + #"{"rel":"search","href":"search","method":"GET"},"#
                                + #"{"rel":"search","href":"https://api.example/v1/search","method":"POST"}]}"#).utf8))
                case ("https://api.example/v1/search", let body?):
                    let second = body.contains(#""token":"2""#)
                    let next =
                        #"[{"rel":"next","method":"POST","merge":true,"href":"https://api.example/v1/search","#
                        + #""body":{"token":"2"}}]"#
                    let items = second ? [TestItem("b")] : [TestItem("a1"), TestItem("a2")]
                    return MemoryTransport.Page(
                        body: Array(
                            (#"{"type":"FeatureCollection","features":["#
                                + items.map(\.json).joined(separator: ",")
                                + #"],"links":\#(second ? "[]" : next)}"#).utf8))
                default: return nil
                }
            })
        let source = try await place.stac("https://api.example/v1", "--name", "api")
        let query = SelectionQuery(
            collections: ["c"], bounds: BoundingBox(west: 0, south: 0, east: 5, north: 5),
            time: TimeSpan(start: 1_554_076_800, end: nil))
        #expect(try await source.paths(query) == ["c/a1/B1.tif", "c/a2/B1.tif", "c/b/B1.tif"])
        let posted = place.transport.requests.compactMap { $0.body.map { String(decoding: $0.bytes, as: UTF8.self) } }
        #expect(posted.count == 2)
        #expect(posted[0].contains(#""collections":["c"]"#))
        #expect(posted[0].contains(#""bbox":[0.0,0.0,5.0,5.0]"#))
        #expect(posted[0].contains(#""datetime":"2019-04-01T00:00:00Z/..""#))
        #expect(posted[1].hasPrefix(posted[0].dropLast()))
        #expect(try await source.request("c/b/B1.tif").url == "https://h.example/B1.tif")
        // Who wants no more than the first items asks for no more than the first page.
        let before = place.transport.requests.count
        _ = try await source.items(matching: query).batches()()
        #expect(place.transport.requests.count == before + 1)
    }

    @Test func aMirrorIsListedPageByPage() async throws {
        let page = { (name: String, next: String) in
            "<?xml version=\"1.0\"?><EnumerationResults><Blobs><Blob><Name>pre/\(name)</Name><Properties>"
                + "<Content-Length>5</Content-Length><Content-MD5>XUFAKrxLKna5cZ2REBfFkg==</Content-MD5>"
                + "</Properties></Blob></Blobs><NextMarker>\(next)</NextMarker></EnumerationResults>"
        }
        let base = "https://acc.blob.core.windows.net/mlhub"
        let place = Workplace(
            MemoryTransport([
                "\(base)?restype=container&comp=list&prefix=pre%2F": page("a b/x.tif", "m+1"),
                "\(base)?restype=container&comp=list&prefix=pre%2F&marker=m%2B1": page("../evil", ""),
            ]))
        let source = try await place.mlhub("d", "--mirror", "azure:acc/mlhub/pre")
        #expect(try await source.paths() == ["a b/x.tif"])
        let asset = try await source.all()[0].assets[0]
        #expect(asset.size == 5)
        #expect(asset.checksum?.description == "md5:5d41402abc4b2a76b9719d911017c592")
        let request = try await source.resolve(asset)
        #expect(request.url == "\(base)/pre/a%20b/x.tif")
        #expect(request.headers == [TransferRequest.Header("x-ms-version", "2021-06-08")])
        #expect(place.notices.contains { $0.contains("evil") })
    }

    @Test func bucketsAreListedLikeMirrors() async throws {
        let list =
            "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>p/x.tif</Key><Size>3</Size></Contents>"
            + "<Contents><Key>p/</Key><Size>0</Size></Contents></ListBucketResult>"
        let place = Workplace(
            MemoryTransport(["https://bucket.s3.amazonaws.com?list-type=2&prefix=p%2F": list]))
        let source = try await place.mlhub("d", "--mirror", "s3:bucket/p")
        #expect(try await source.request("x.tif").url == "https://bucket.s3.amazonaws.com/p/x.tif")
        let empty = await #expect(throws: FetchError.self) { try await place.mlhub("d", "--mirror", "s3:other/p") }
        #expect(empty?.code == .notFound)
    }

    @Test(arguments: ["", "prod/"])
    func aProductIsListedWithOrWithoutItsName(shown: String) async throws {
        let keys = ["a.tif", "prod/b.tif"].map { "<Contents><Key>\(shown)\($0)</Key><Size>3</Size></Contents>" }
        let list = "<ListBucketResult><IsTruncated>false</IsTruncated>\(keys.joined())</ListBucketResult>"
        let base = "https://data.source.coop/acc/prod"
        let place = Workplace(MemoryTransport([base + "?list-type=2&prefix=": list]))
        let source = try await place.mlhub("d", "--mirror", "source.coop:acc/prod")
        #expect(try await source.paths() == ["a.tif", "prod/b.tif"])
        #expect(try await source.request("a.tif").url == base + "/a.tif")
        #expect(try await source.request("prod/b.tif").url == base + "/prod/b.tif")
    }

    @Test(arguments: ["azure:acc", "s3:", "http://x", "ftp:a/b", "source.coop:one", "source.coop:http://h/one"])
    func whatIsNoMirrorIsRefused(text: String) {
        #expect(throws: FetchError.self) { try MirrorPlace(parsing: text) }
    }
}
