import MiniatureMirror
import Testing

struct MiniatureSA1BTests {
    private static let now = 1_700_000_000

    private let content = MiniatureSA1B(
        numbers: [3, 20, 500], expires: now + 3600, clock: { MiniatureSA1BTests.now })

    /// What the content answers, ranges and faults aside.
    private func answer(_ url: String) throws -> (status: Int, body: [UInt8]) {
        let target = String(url.dropFirst("http://host".count))
        let resource = try #require(content.resource(for: MirrorRequest(target)))
        var body: [UInt8] = []
        try resource.body(0..<resource.size) { body += $0 }
        return (resource.status, body)
    }

    @Test func theListHasMetasForm() throws {
        let list = content.linkList(baseURL: "http://host/")
        let rows = list.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.count == 5)
        #expect(rows[0] == "file_name\tcdn_link")
        #expect(!list.hasSuffix("\n"))
        #expect(Set(rows.dropFirst().map { $0.split(separator: "\t")[0] }).contains("sa_images_ids.txt"))
        for row in rows.dropFirst() where row.hasPrefix("sa_0") {
            let link = row.split(separator: "\t")[1]
            #expect(link.hasPrefix("http://host/m1/v/t6/An_"))
            #expect(!link.contains("sa_"))
            #expect(link.contains(".tar?ccb=10-5&oh=00_Af"))
            #expect(link.hasSuffix("&oe=6553FF10&_nc_sid=fb0754"))
        }
    }

    @Test func theOrderIsScrambledAndRepeatable() {
        let names = MiniatureSA1B(tarCount: 100).names
        #expect(names != names.sorted())
        #expect(names == MiniatureSA1B(tarCount: 100).names)
    }

    @Test func aLinkBringsTheTarAndSoDoesThePlainPath() throws {
        let tar = try content.tarBytes("sa_000020.tar")
        #expect(tar.prefix(2) == [0x1F, 0x8B])
        #expect(try answer(content.link(to: "sa_000020.tar", baseURL: "http://host")) == (200, tar))
        #expect(try answer("http://host/plain/sa_000020.tar") == (200, tar))
        #expect(content.resource(for: MirrorRequest("/plain/sa_000021.tar")) == nil)
        #expect(throws: UnknownTarError.self) { try content.tarBytes("sa_000021.tar") }
    }

    @Test func aRefreshedLinkBringsTheSameBytes() throws {
        let link = content.link(to: "sa_000020.tar", baseURL: "http://host", expires: Self.now + 99_999)
        #expect(link != content.link(to: "sa_000020.tar", baseURL: "http://host"))
        #expect(try answer(link).body == content.tarBytes("sa_000020.tar"))
    }

    @Test func expiredForgedAndUnreadableLinksAreRefused() throws {
        let expired = content.link(to: "sa_000020.tar", baseURL: "http://host", expires: Self.now)
        #expect(try answer(expired) == (403, Array("URL signature expired".utf8)))
        let link = content.link(to: "sa_000020.tar", baseURL: "http://host")
        let forged = link.replacing("oh=00_Af", with: "oh=00_AA")
        #expect(try answer(forged) == (403, Array("URL signature mismatch".utf8)))
        let unreadable = link.replacing("oe=", with: "oe=x")
        #expect(try answer(unreadable) == (403, Array("Bad URL timestamp".utf8)))
    }

    @Test func theSameRecipeGivesTheSameBytes() throws {
        let again = MiniatureSA1B(numbers: [20])
        #expect(try again.tarBytes("sa_000020.tar") == content.tarBytes("sa_000020.tar"))
        var recipe = SA1BRecipe()
        recipe.seed = 1
        let other = MiniatureSA1B(numbers: [20], recipe: recipe)
        #expect(try other.tarBytes("sa_000020.tar") != content.tarBytes("sa_000020.tar"))
    }

    @Test func aTarMadeAgainAfterEvictionIsTheSame() throws {
        let tight = MiniatureSA1B(numbers: 0..<4, cacheBytes: 1)
        #expect(try tight.tarBytes("sa_000001.tar") == tight.tarBytes("sa_000001.tar"))
    }

    @Test func idsAreThoseOfTheRealBlocks() {
        var recipe = SA1BRecipe()
        recipe.imagesPerTar = 11_186
        #expect(recipe.imageIDs(inTar: 20).first == 223_750)
        #expect(recipe.imageIDs(inTar: 20).count == 11_186)
        #expect(recipe.imageIDs(inTar: 14).first == 156_625)
        let small = (0..<50).map { SA1BRecipe().imageIDs(inTar: $0) }
        #expect(small.allSatisfy { $0.count == 3 })
        #expect(Set(small.joined()).count == 150)
        #expect(Array(small.joined()) == small.joined().sorted())
    }

    @Test func checksumsAreThoseOfMD5Sum() throws {
        let folder = try TemporaryFolder()
        for number in ["000003", "000020", "000500"] {
            try folder.write(content.tarBytes("sa_\(number).tar"), to: "sa_\(number).tar")
        }
        try folder.write(Array(try content.md5List().utf8), to: "list")
        let script = "cd \(folder.path("")) && md5sum -c --quiet list"
        #expect(try ClientProcess.run("sh", ["-c", script]).status == 0)
    }

    @Test func faultsFindATarByItsName() throws {
        let server = try MirrorServer(content: content)
        server.start()
        defer { server.stop() }
        server.faults.add(.notFound, matching: content.requests(for: "sa_000020.tar"))
        #expect(try Curl(content.link(to: "sa_000020.tar", baseURL: server.url(""))).httpStatus == 404)
        #expect(try Curl(content.link(to: "sa_000003.tar", baseURL: server.url(""))).httpStatus == 200)
    }
}
