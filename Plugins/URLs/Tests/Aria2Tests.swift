import FetchCore
import Testing
import URLs

@Suite("A list made for aria2")
struct Aria2Tests {
    let place = Workplace()

    @Test func namesAssetsInOptionLines() async throws {
        let hex = String(repeating: "c", count: 64)
        let items = try await place.items(
            """
            https://h.example/1?sig=1
              out=a.jpg
              dir=train
            # between
            https://h.example/2
            \tdir=./val/
              checksum=sha-256=\(hex)

              out=b/c.jpg\r
            https://h.example/3
            """)
        #expect(items.map(\.id) == ["train/a.jpg", "val/b/c.jpg", "3"])
        #expect(items.map(\.number?.value) == [0, 1, 2])
        #expect(items.map(\.number?.nominalCount) == [3, 3, 3])
        #expect(try items[1].assets[0].checksum == Checksum(.sha256, hex: hex))
        #expect(items[0].assets[0].checksum == nil)
        #expect(place.notices.isEmpty)
    }

    @Test(arguments: [("sha-1", 40, Checksum.Algorithm.sha1), ("MD5", 32, .md5)])
    func namesChecksumsInItsOwnWay(_ name: String, _ length: Int, _ algorithm: Checksum.Algorithm) async throws {
        let hex = String(repeating: "1", count: length)
        let items = try await place.items("https://h.example/1\n checksum=\(name)=\(hex)")
        #expect(try items[0].assets[0].checksum == Checksum(algorithm, hex: hex))
    }

    @Test func givesHeadersToTheRequest() async throws {
        let source = try await place.open(
            text: "https://h.example/1\n header=Authorization: Bearer a=b: c\n header=X-Empty:\nhttps://h.example/2")
        let requests = try await source.requests()
        let headers = [TransferRequest.Header("Authorization", "Bearer a=b: c"), TransferRequest.Header("X-Empty", "")]
        #expect(requests.map(\.headers) == [headers, []])
    }

    @Test func listsMirrorsOfWhichTheFirstThatCanBeFetchedIsUsed() async throws {
        let source = try await place.open(
            text: "ftp://f.example/a.jpg\thttps://h.example/b.jpg\thttp://i.example/c.jpg\n"
                + "https://h.example/d.jpg\tFTP://f.example/d.jpg\n out=e.jpg\n")
        #expect(try await source.all().map(\.id) == ["b.jpg", "e.jpg"])
        #expect(try await source.requests().map(\.url) == ["https://h.example/b.jpg", "https://h.example/d.jpg"])
        #expect(
            place.notices == ["\(place.list): 2 entries with several addresses; the first http or https one is used"])
    }

    @Test func isToldOnceWhichOfItsOptionsAreIgnored() async throws {
        let source = try await place.open(
            text:
                "https://h.example/1\n split=4\n out=x\n\nhttps://h.example/2\n referer=https://r.example/?q=1\n split=8"
        )
        _ = try await source.all()
        _ = try await source.all()
        #expect(place.notices == ["\(place.list): options that are ignored: referer, split"])
    }

    @Test(arguments: [
        ("https://h.example/1\n  nonsense", 2, "an option is not of the form NAME=VALUE"),
        ("  out=a\nhttps://h.example/1", 1, "an option comes before the first address"),
        ("https://h.example/1\n\n  =a", 3, "an option is not of the form NAME=VALUE"),
        ("https://h.example/1\n checksum=sha-512=00", 2, "\"sha-512=00\" is not a checksum that can be tested"),
        ("https://h.example/1\n checksum=md5=00", 2, "\"00\" is not a md5 (32 hexadecimal digits)"),
        ("https://h.example/1\n header=secret", 2, "a header is not of the form NAME: VALUE"),
        ("ftp://h.example/1\tftp://i.example/1", 1, "\"ftp://h.example/1\" is not an http or https address"),
    ])
    func withAWrongLineIsRefusedWithItsNumber(_ text: String, _ line: Int, _ reason: String) async throws {
        let error = try #require(await place.refusal(of: text))
        #expect(error.code == .badInput)
        #expect(error.message == "line \(line) of \(place.list): \(reason)")
    }

    @Test(arguments: ["out=../x", "out=/x", "dir=/data", "dir=../up", "out="])
    func cannotLeaveTheOutputDirectory(_ option: String) async throws {
        let error = try #require(await place.refusal(of: "https://h.example/0\nhttps://h.example/1\n  \(option)\n"))
        #expect(error.code == .unsafePath)
        #expect(error.message.hasPrefix("line 2 of \(place.list): "))
    }
}
