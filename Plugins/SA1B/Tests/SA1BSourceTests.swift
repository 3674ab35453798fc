import FetchCore
import SA1B
import Testing

@Suite("SA-1B")
struct SA1BSourceTests {
    let place = Workplace()

    @Test func givesOneTarAnItem() async throws {
        let items = try await place.open(links: row(20)).all()
        let path = try RelativePath("sa_000020.tar")
        #expect(
            items == [
                Item(
                    id: "sa_000020", number: Item.Number(20, of: 1000),
                    assets: [Asset(key: "tar", path: path, content: .archive, reference: 20)])
            ])
    }

    @Test func listsNoMoreThanTheQueryWants() async throws {
        let source = try await place.open(links: (0..<30).map { row($0) }.joined(separator: "\n"))
        #expect(try await source.all(SelectionQuery(numbers: [3, 29, 500])).map(\.id) == ["sa_000003", "sa_000029"])
        #expect(try await source.all(SelectionQuery(ids: ["sa_000004", "x"])).map(\.id) == ["sa_000004"])
        #expect(try await source.all(SelectionQuery(ids: ["sa_000004"], numbers: [5])).isEmpty)
    }

    @Test func canBeListedTwice() async throws {
        let items = try await place.open(links: "\(row(2))\n\(row(1))").items(matching: .everything)
        var ids: [String] = []
        for _ in 0..<2 { for try await item in items { ids.append(item.id) } }
        #expect(ids == ["sa_000001", "sa_000002", "sa_000001", "sa_000002"])
    }

    @Test func resolvesATarToItsLinkAndItsEnd() async throws {
        let source = try await place.open(links: row(2))
        let request = try await source.resolve(try await source.all()[0].assets[0])
        #expect(request == TransferRequest(url: "https://cdn.example/a.tar?oe=644E89E8", expires: 1_682_868_712))
    }

    @Test func saysWhichTarTheListDoesNotHave() async throws {
        let source = try await place.open(links: row(2))
        let missing = Asset(key: "tar", path: try RelativePath("sa_000003.tar"))
        let error = await #expect(throws: FetchError.self) { try await source.resolve(missing) }
        #expect(error?.code == .notFound)
        #expect(error?.message == "sa_000003.tar is not in \(place.path("links.txt"))")
    }

    @Test func knowsWhenItsLinksExpire() async throws {
        let rows = [
            "1\thttps://c.example/1?oe=644E89E8", "2\thttps://c.example/2?oe=644EB65C", "3\thttps://c.example/3",
        ]
        let source = try await place.open(
            links: rows.map { "sa_00000" + $0.replacing("\t", with: ".tar\t") }.joined(separator: "\n"))
        #expect(source.linkExpiry == LinkExpiry(earliest: 1_682_868_712, latest: 1_682_880_092, count: 2))
        #expect(try await place.open(links: "sa_000001.tar\thttps://c.example/1").linkExpiry == nil)
    }

    @Test func makesTheLinksOfAMirror() async throws {
        let source = try await place.open("--url-template", "https://mirror.example/{number}/{name}?n={number}")
        #expect(try await source.numbers == Array(0..<1000))
        #expect(try await source.link(20) == "https://mirror.example/000020/sa_000020.tar?n=000020")
        #expect(try await source.link(999) == "https://mirror.example/000999/sa_000999.tar?n=000999")
        #expect(source.linkExpiry == nil)
    }

    @Test func writesAListThatItReadsItself() async throws {
        let source = try await place.open(links: "\(row(2, "two"))\n\(row(1, "one"))")
        let rows = try await source.all().map { try source.linkRow(for: $0.assets[0]) }
        #expect(rows == [row(1, "one"), row(2, "two")])
        let header = try #require(SA1BSource.linkListHeader)
        let again = try await place.open(links: ([header] + rows).joined(separator: "\n") + "\n")
        #expect(try await again.link(2) == source.link(2))
        #expect(place.notices.isEmpty)
    }

    @Test func describesItselfAndItsPresets() {
        let descriptor = SA1BSource.descriptor
        #expect(descriptor.name == "sa1b")
        #expect(
            descriptor.presets.map { "\($0.name) \($0.numbers)" } == [
                "tiny 0,500,999", "small 0-90/10", "medium 0-980/20", "large 0-990/10", "half 0-998/2", "first_10 0-9",
                "first_100 0-99",
            ])
        #expect(descriptor.typicalAssetSize == 11_297_000_000)
        #expect(descriptor.recordedHash == .sha256)
        #expect(descriptor.licence?.summary.contains("Non-commercial") == true)
        #expect(
            descriptor.capabilities == [
                .numberedItems, .expiringLinks, .checksums, .selectionRequired, .writableLinks,
            ])
    }
}
