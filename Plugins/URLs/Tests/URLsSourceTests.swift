import ArgumentParser
import FetchCore
import Glibc
import Testing
import URLs

@Suite("A list of addresses")
struct URLsSourceTests {
    let place = Workplace()

    @Test(arguments: [
        "https://h.example/1\nhttps://h.example/2\n", "https://h.example/1\nhttps://h.example/2",
        "https://h.example/1\r\nhttps://h.example/2\r\n", "\u{FEFF}https://h.example/1\nhttps://h.example/2",
        "https://h.example/1\n\u{FEFF}https://h.example/2\n",
        "\u{FEFF}# x\n\n\nhttps://h.example/1\n \t \n  # y\nhttps://h.example/2\n\n",
    ])
    func isReadInTheFormsPeopleMakeOfIt(_ text: String) async throws {
        let source = try await place.open(text: text)
        #expect(try await source.all().map(\.id) == ["1", "2"])
        #expect(try await source.requests().map(\.url) == ["https://h.example/1", "https://h.example/2"])
    }

    @Test func isRightAcrossBlocksAndBatches() async throws {
        let count = 20_000
        let text = (0..<count).map { number in
            "https://h.example/data/\(number).jpg?X=\(String(repeating: "y", count: number % 97))\n"
                + (number % 7 == 0 ? "  out=out/\(number).jpg\n" : "")
        }
        let source = try await place.open(text: text.joined())
        let next = source.items(matching: .everything).batches()
        var items: [Item] = []
        while let batch = try await next() {
            #expect(batch.count == 512 || items.count + batch.count == count)
            items += batch
        }
        #expect(items.map(\.id) == (0..<count).map { $0 % 7 == 0 ? "out/\($0).jpg" : "\($0).jpg" })
        #expect(items.map(\.number) == (0..<count).map { Item.Number($0, of: count) })
        for number in stride(from: 0, to: count, by: 997) {
            let url = try await source.resolve(items[number].assets[0]).url
            #expect(url.hasPrefix("https://h.example/data/\(number).jpg?"))
        }
    }

    @Test func resolvesAnEntryLongerThanABlock() async throws {
        let secret = String(repeating: "s", count: 9000)
        let text =
            "https://h.example/0\nhttps://h.example/1?\(secret)\n header=A: \(secret)\n out=x\nhttps://h.example/2"
        let requests = try await place.open(text: text).requests()
        #expect(requests[1].url == "https://h.example/1?\(secret)")
        #expect(requests[1].headers == [TransferRequest.Header("A", secret)])
    }

    @Test func saysWhenALinkExpires() async throws {
        let requests = try await place.open(text: "https://h.example/0?oe=644E89E8\nhttps://h.example/1").requests()
        #expect(requests.map(\.expires) == [1_682_868_712, nil])
    }

    @Test func mayBeAnAddressWhoseQueryIsNeverShown() async throws {
        let address = "https://lists.example/all.txt?token=secret"
        let place = Workplace(documents: [address: "https://h.example/1\n split=1\nhttps://h.example/2\n"])
        #expect(try await place.open(address).all().map(\.id) == ["1", "2"])
        #expect(place.notices == ["https://lists.example/all.txt?…: options that are ignored: split"])
    }

    @Test func mayComeThroughAPipeWhichLeavesNoFileBehind() async throws {
        #expect(mkfifo(place.list, 0o600) == 0)
        DetachedThread.start("writer") { [place] in place.write("https://h.example/1\nhttps://h.example/2") }
        let source = try await place.open(place.list, variables: ["TMPDIR": place.folder])
        #expect(try await source.requests().map(\.url) == ["https://h.example/1", "https://h.example/2"])
        unlink(place.list)
        #expect(rmdir(place.folder) == 0)
    }

    @Test func isNamedWhenItIsMissingOrAFolder() async throws {
        let missing = await #expect(throws: FetchError.self) { try await place.open(place.folder + "/none") }
        #expect(missing?.code == .badInput)
        #expect(missing?.message == "the list \(place.folder)/none cannot be read: No such file or directory")
        let folder = await #expect(throws: FetchError.self) { try await place.open(place.folder) }
        #expect(folder?.message == "the list \(place.folder) cannot be read: Is a directory")
    }

    @Test(arguments: ["", "# nothing\n\n"])
    func withoutAnAddressIsRefused(_ text: String) async throws {
        let error = try #require(await place.refusal(of: text))
        #expect(error.code == .badInput)
        #expect(error.message == "\(place.list) has no address in it")
    }

    @Test func thatIsAWebPageIsRecognised() async throws {
        let error = try #require(await place.refusal(of: "\n<!DOCTYPE html>\n<a href='https://h.example/1'>"))
        #expect(error.message == "\(place.list) is a web page (HTML), not a list of addresses")
    }

    @Test func thatIsDataWithoutLinesIsRefused() async throws {
        let error = try #require(await place.refusal(of: String(repeating: "x", count: 3 << 20)))
        #expect(error.code == .badInput)
        #expect(error.message == "line 1 of \(place.list) is longer than 1.0 MB")
    }

    @Test(arguments: ["https://h.example/0\nhttps://h.example/", "https://h.example/1\n  out="])
    func thatIsNoUTF8IsRefusedWithItsLine(_ start: String) async throws {
        place.write(Array(start.utf8) + [0xE9, 0x0A])
        let source = try await place.open(place.list)
        let error = await #expect(throws: FetchError.self) { try await source.all() }
        #expect(error?.code == .badInput)
        #expect(error?.message == "line 2 of \(place.list): the text is not UTF-8")
    }

    @Test func refusesToResolveFromAListThatHasChanged() async throws {
        let source = try await place.open(text: "https://h.example/1\nhttps://h.example/2")
        let asset = try await source.all()[1].assets[0]
        place.write("https://h.example/3\nhttps://h.example/4")
        let error = await #expect(throws: FetchError.self) { try await source.resolve(asset) }
        #expect(error?.code == .notFound)
    }

    @Test func hasADashForStandardInputAndTwoStylesOfPaths() throws {
        let options = try URLsOptions.parse(["-", "--paths", "full"])
        #expect(options.list == "-")
        #expect(options.paths == .full)
        #expect(try URLsOptions.parse(["list.txt"]).paths == .name)
        #expect(throws: (any Error).self) { try URLsOptions.parse(["list.txt", "--paths", "flat"]) }
        #expect(throws: (any Error).self) { try URLsOptions.parse([]) }
    }

    @Test func describesItself() {
        #expect(URLsSource.descriptor.name == "urls")
        #expect(URLsSource.descriptor.capabilities == [.numberedItems, .sizes, .checksums])
        #expect(URLsSource.descriptor.recordedHash == nil)
    }
}
