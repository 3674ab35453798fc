import FetchCore
import SA1B
import Testing

@Suite("A list of links")
struct LinkListTests {
    let place = Workplace()

    @Test func isSortedByNumberWhateverItsOrder() async throws {
        let source = try await place.open(links: "file_name\tcdn_link\n\(row(20))\n\(row(989))\n\(row(3))")
        #expect(try await source.numbers == [3, 20, 989])
        #expect(place.notices.isEmpty)
    }

    @Test(arguments: [
        "\(row(7, "seven"))\n\(row(8))\n",
        "\(row(7, "seven"))\n\(row(8))",
        "file_name\tcdn_link\r\n\(row(7, "seven"))\r\n\(row(8))\r\n",
        "\u{FEFF}file_name\tcdn_link\n\(row(7, "seven"))\n\(row(8))\n",
        "\u{FEFF}\(row(7, "seven"))\n\(row(8))\n",
        "File_Name   CDN_link\n\(row(7, "seven", between: "    "))\n\(row(8, between: " \t "))",
        "name\turl\n\n  \n# from the mirror\n\(row(7, "seven"))\n\t\n\(row(8))  \n\n",
        "\(row(8))\n\u{FEFF}file_name\tcdn_link\n\u{FEFF}\(row(7, "seven"))",
        "  \(row(7, "seven"))\t1234\tmore\n\(row(8))",
        "\(row(8))\nfile_name\tcdn_link\n\(row(7, "seven"))",
    ])
    func isReadInTheFormsPeopleMakeOfIt(_ text: String) async throws {
        let source = try await place.open(links: text)
        #expect(try await source.numbers == [7, 8])
        #expect(try await source.link(7) == "https://cdn.example/seven.tar?oe=644E89E8")
        #expect(place.notices.isEmpty)
    }

    @Test func namesTheRowThatIsNoTar() async throws {
        _ = try await place.open(links: "\(row(1))\nsa_images_ids.txt\thttps://cdn.example/i?oe=1\n\(row(2))")
        #expect(
            place.notices == [
                "skipped 1 row of \(place.path("links.txt")): line 2 (sa_images_ids.txt) is not a tar of SA-1B"
            ])
    }

    @Test func namesTheLinesOfAllRowsThatAreNoTars() async throws {
        let wrong = [
            "sa_co_gold.tar", "sa_1.tar", "sa_0000001.tar", "SA_000001.tar", "sa_000001.tar.gz", "sa_001000.tar",
        ]
        let rows = wrong.map { "\($0)\thttps://cdn.example/x" }
        let source = try await place.open(links: ([row(1)] + rows).joined(separator: "\n"))
        #expect(try await source.numbers == [1])
        #expect(
            place.notices == [
                "skipped 6 rows of \(place.path("links.txt")): lines 2 (sa_co_gold.tar), 3 (sa_1.tar), "
                    + "4 (sa_0000001.tar), 5 (SA_000001.tar), 6 (sa_000001.tar.gz) and 7 (sa_001000.tar) "
                    + "are not tars of SA-1B"
            ])
    }

    @Test func namesTenLinesAndCountsTheRest() async throws {
        let rows = (0..<25).map { "other_\($0).tar\thttps://cdn.example/x" }
        _ = try await place.open(links: ([row(1)] + rows).joined(separator: "\n"))
        let notice = try #require(place.notices.first)
        #expect(notice.hasPrefix("skipped 25 rows of "))
        #expect(notice.hasSuffix("11 (other_9.tar) and 15 more are not tars of SA-1B"))
        #expect(place.notices.count == 1)
    }

    @Test(arguments: [
        "ftp://cdn.example/a.tar", "cdn.example/a.tar", "https://", "https:///a.tar", "file:///etc/passwd",
    ])
    func skipsARowWhoseLinkCannotBeFetched(_ link: String) async throws {
        let source = try await place.open(links: "\(row(1))\nsa_000002.tar\t\(link)")
        #expect(try await source.numbers == [1])
        #expect(
            place.notices == [
                "skipped 1 row of \(place.path("links.txt")): line 2 (sa_000002.tar) has no http or https link"
            ])
    }

    @Test func skipsRowsWithOneColumnAndKeepsTheQueryOfABareLinkSecret() async throws {
        let source = try await place.open(
            links: "\(row(1))\nsa_000002.tar\nhttps://cdn.example/a.tar?oh=secret&oe=644E89E8\nREADME")
        #expect(try await source.numbers == [1])
        let file = place.path("links.txt")
        #expect(
            place.notices == [
                "skipped 1 row of \(file): line 4 (README) is not a tar of SA-1B",
                "skipped 1 row of \(file): line 2 (sa_000002.tar) has a name and no link",
                "skipped 1 row of \(file): line 3 (https://cdn.example/a.tar?…) has a link and no name",
            ])
    }

    @Test func keepsOneOfIdenticalRowsAndTheLastOfDifferentOnes() async throws {
        let source = try await place.open(
            links: [row(5, "old"), row(6, "same"), row(6, "same"), row(5, "new")].joined(separator: "\n"))
        #expect(try await source.numbers == [5, 6])
        #expect(try await source.link(5) == "https://cdn.example/new.tar?oe=644E89E8")
        let file = place.path("links.txt")
        #expect(
            place.notices == [
                "skipped 1 row of \(file): line 3 (sa_000006.tar) repeats an earlier row",
                "skipped 1 row of \(file): line 1 (sa_000005.tar) has a newer link further down",
            ])
    }

    @Test(arguments: [
        "", "\n\n", "# nothing\n", "file_name\tcdn_link", "a,b\nsa_000001.tar,https://cdn.example/a", "\0\u{1}",
    ])
    func withoutAUsableRowIsRefusedWithAnExample(_ text: String) async throws {
        let error = try #require(await place.refusal(of: text.utf8))
        #expect(error.code == .badInput)
        #expect(error.message.contains(place.path("links.txt")))
        #expect(error.hint == "A row looks like this: sa_000020.tar<TAB>https://scontent.xx.fbcdn.net/…")
    }

    @Test func withoutAUsableRowSaysWhatItsRowsAre() async throws {
        let error = try #require(await place.refusal(of: "sa_000001.tar\n".utf8))
        #expect(error.message.contains("line 1 (sa_000001.tar) has a name and no link"))
    }

    @Test(arguments: ["<!DOCTYPE html>\n<html>", "\n\n  <HTML lang=en>", "\u{FEFF}<head>", "<?xml version='1.0'?>"])
    func thatIsAWebPageIsRecognised(_ text: String) async throws {
        let error = try #require(await place.refusal(of: text.utf8))
        #expect(error.code == .badInput)
        #expect(error.message == "\(place.path("links.txt")) is a web page (HTML), not a list")
    }

    @Test func inUTF16IsRefusedWithAHint() async throws {
        let bytes: [UInt8] = [0xFF, 0xFE] + row(1).utf8.flatMap { [$0, 0] }
        let error = try #require(await place.refusal(of: bytes))
        #expect(error.code == .badInput)
        #expect(error.hint == "Save it again as UTF-8")
    }

    @Test func survivesBytesThatAreNoText() async throws {
        let source = try await place.open(
            "--links", place.write([0xC3, 0x28, 0x09, 0xFF, 0x0A] + row(9).utf8, to: "links.txt"))
        #expect(try await source.numbers == [9])
    }
}
