import FetchCore
import Testing
import URLs

@Suite("An entry")
struct EntryTests {
    let place = Workplace()

    private func asset(_ line: String) async throws -> Asset {
        try #require(try await place.items(line).first).assets[0]
    }

    @Test func isAnAddressAndWhatTheListSaysOfIt() async throws {
        let md5 = String(repeating: "0a", count: 16)
        let items = try await place.items("# data\nhttps://h.example/x.jpg train/1.jpg 1024 md5:\(md5)\n")
        let asset = Asset(
            key: "data", path: try RelativePath("train/1.jpg"), size: 1024, checksum: try Checksum(.md5, hex: md5),
            content: .binary, reference: 7)
        #expect(items == [Item(id: "train/1.jpg", number: Item.Number(0, of: 1), assets: [asset])])
    }

    @Test(arguments: [
        "https://h.example/x.csv", "https://h.example/x.csv -", "https://h.example/x.csv - - -",
        "https://h.example/x.csv\t\t\t", "https://h.example/x.csv\t-\t-\t-", "  https://h.example/x.csv",
        "https://h.example/x.csv\t", "HTTPS://h.example/x.csv", "https://h.example/x.csv\t\t \t",
    ])
    func mayLeaveColumnsOut(_ line: String) async throws {
        let asset = try await asset(line)
        #expect(asset.path.string == "x.csv")
        #expect(asset.size == nil)
        #expect(asset.checksum == nil)
    }

    @Test func mayHaveSpacesInAPathBetweenTabs() async throws {
        let asset = try await asset("https://h.example/x\tmy folder/a b.png\t\t")
        #expect(asset.path.string == "my folder/a b.png")
    }

    @Test(arguments: [(32, Checksum.Algorithm.md5), (40, .sha1), (64, .sha256)])
    func tellsBareChecksumsByTheirLength(_ length: Int, _ algorithm: Checksum.Algorithm) async throws {
        let hex = String(repeating: "Ef", count: length / 2)
        #expect(try await asset("https://h.example/x - - \(hex)").checksum == Checksum(algorithm, hex: hex))
    }

    @Test func namesOtherAlgorithms() async throws {
        #expect(try await asset("https://h.example/x - - crc32c:00FF00ff").checksum?.description == "crc32c:00ff00ff")
    }

    @Test(arguments: [
        ("a.tar", Asset.Content.archive), ("a.TAR.GZ", .archive), ("a.tgz", .archive), ("a.gz", .binary),
        ("a.JPG", .binary), ("d.tar/a", .any), ("a.safetensors", .binary), ("a.txt", .any), ("jpg", .any),
        ("a.html", .any), ("a.jp2", .binary),
    ])
    func tellsFromItsNameWhatItsBytesShouldBe(_ path: String, _ content: Asset.Content) async throws {
        #expect(try await asset("https://h.example/x \(path)").content == content)
    }

    @Test(arguments: [
        ("https://h.example/x - 12kB", "\"12kB\" is not a size in bytes"),
        ("https://h.example/x - -5", "\"-5\" is not a size in bytes"),
        ("https://h.example/x - +5", "\"+5\" is not a size in bytes"),
        ("https://h.example/x - 99999999999999999999", "\"99999999999999999999\" is not a size in bytes"),
        ("https://h.example/x - - 0123", "\"0123\" is not a checksum"),
        ("https://h.example/x - - sha512:00", "\"sha512:00\" is not a checksum"),
        ("https://h.example/x - - md5:00", "\"00\" is not a md5 (32 hexadecimal digits)"),
        ("https://h.example/x a 1 - b", "there are 5 columns instead of at most 4"),
        ("h.example/x", "\"h.example/x\" is not an http or https address"),
        ("a.jpg https://h.example/x?sig=1", "\"a.jpg\" is not an http or https address"),
        ("a.jpg\thttps://h.example/x?sig=1", "\"a.jpg\" is not an http or https address"),
        ("https:///x", "\"https:///x\" is not an http or https address"),
        ("ftp://h.example/x?sig=1", "\"ftp://h.example/x?…\" is not an http or https address"),
    ])
    func ofAnotherFormIsRefusedWithItsLine(_ line: String, _ reason: String) async throws {
        let error = try #require(await place.refusal(of: "https://h.example/1\n\n# x\n\(line)\nhttps://h.example/2"))
        #expect(error.code == .badInput)
        #expect(error.message == "line 4 of \(place.list): \(reason)")
        #expect(error.hint?.isEmpty == false)
    }

    @Test(arguments: ["../x", "/etc/passwd", "a/../../x", ".fetch/ledger", "a//b", "."])
    func withAnUnsafePathIsRefusedWithItsLine(_ path: String) async throws {
        let error = try #require(await place.refusal(of: "https://h.example/1\nhttps://h.example/x \(path)\n"))
        #expect(error.code == .unsafePath)
        #expect(error.message.hasPrefix("line 2 of \(place.list): the name \"\(path)\" is refused"))
    }
}
