import FetchCore
import SA1B
import Testing

@Suite("A list of MD5 sums")
struct MD5ListTests {
    let place = Workplace()
    let one = String(repeating: "1a", count: 16)
    let two = String(repeating: "2B", count: 16)

    private func checksums(_ text: String) async throws -> [Int: Checksum] {
        let links = place.write((0..<3).map { row($0) }.joined(separator: "\n").utf8, to: "links.txt")
        let source = try await place.open("--links", links, "--md5", place.write(text.utf8, to: "md5.txt"))
        let pairs = try await source.all().compactMap { item in item.assets[0].checksum.map { (item.number!.value, $0) }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private func refusal(_ text: String) async -> FetchError? {
        await #expect(throws: FetchError.self) { try await self.checksums(text) }
    }

    @Test func isReadInTheFormsOfMD5Sum() async throws {
        let found = try await checksums(
            "\u{FEFF}# community list\r\n\(one)  sa_000000.tar\r\n\r\n\(two) *data/sa/sa_000001.tar\r\n")
        #expect(try found == [0: Checksum(.md5, hex: one), 1: Checksum(.md5, hex: two)])
        #expect(place.notices.isEmpty)
    }

    @Test func mayLeaveChosenTarsOutAndNameOthers() async throws {
        let found = try await checksums("\(two)\tsa_000500.tar\n\(one)  ./sa_000002.tar")
        #expect(try found == [2: Checksum(.md5, hex: one)])
        #expect(place.notices.isEmpty)
    }

    @Test func namesTheLinesItDoesNotKnow() async throws {
        _ = try await checksums("\(one)  sa_000002.tar\n\(two)  data/readme.md")
        #expect(
            place.notices == [
                "skipped 1 row of \(place.path("md5.txt")): line 2 (data/readme.md) is not a tar of SA-1B"
            ])
    }

    @Test func mayRepeatItself() async throws {
        let found = try await checksums("\(two)  sa_000002.tar\n\(two.lowercased())  x/sa_000002.tar")
        #expect(try found == [2: Checksum(.md5, hex: two)])
    }

    @Test func isRefusedWhenItContradictsItself() async throws {
        let error = await refusal("\(one)  sa_000002.tar\n\n\(two)  sa_000002.tar")
        #expect(error?.code == .badInput)
        #expect(error?.message == "\(place.path("md5.txt")) has two MD5 sums for sa_000002.tar, in lines 1 and 3")
    }

    @Test(arguments: ["sa_000002.tar", "0123  sa_000002.tar", "\(String(repeating: "0", count: 64))  sa_000002.tar"])
    func isRefusedWhenALineIsOfAnotherForm(_ line: String) async throws {
        let error = await refusal("# sums\n\(line)")
        #expect(error?.code == .badInput)
        #expect(error?.message == "line 2 of \(place.path("md5.txt")) is not an MD5 sum and a name")
    }

    @Test func isRefusedWhenItIsMissing() async throws {
        let links = place.write(row(0).utf8, to: "links.txt")
        let error = await #expect(throws: FetchError.self) {
            try await place.open("--links", links, "--md5", place.path("none"))
        }
        #expect(error?.code == .badInput)
    }
}
