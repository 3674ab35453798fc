import FetchCore
import Testing

@testable import HuggingFace

@Suite struct HubSourceTests {
    private let place = Workplace()

    @Test func pagesAreFollowedToTheEnd() async throws {
        place.serve("acme/data", pages: [[Workplace.plain("a")], [Workplace.plain("b")], [Workplace.large("c/d")]])
        let items = try await place.open("acme/data").all()
        #expect(items.map(\.id) == ["a", "b", "c/d"])
        #expect(items.map(\.number) == [.init(0, of: 3), .init(1, of: 3), .init(2, of: 3)])
        #expect(place.transport.requests.count == 4)
    }

    @Test func everyFileHasTheHashGitKnowsItBy() async throws {
        place.serve("acme/data", pages: [[Workplace.plain("a", size: 7), Workplace.large("b", size: 9)]])
        let assets = try await place.open("acme/data").all().flatMap(\.assets)
        #expect(assets.map(\.checksum?.description) == ["git-blob-sha1:\(Workplace.blob)", "sha256:\(Workplace.oid)"])
        #expect(assets.map(\.size) == [7, 9])
    }

    @Test func aListingIsAskedForOnce() async throws {
        place.serve("acme/data", pages: [[Workplace.plain("a")]])
        let source = try await place.open("acme/data")
        #expect(try await source.all() == source.all())
        #expect(place.transport.requests.count == 2)
    }

    @Test func addressesAreEncodedAndNameTheCommit() async throws {
        place.serve("acme/data", pages: [[Workplace.plain("a b/ü#.txt")]], revision: "refs%2Fconvert%2Fparquet")
        let source = try await place.open("acme/data", "--revision", "refs/convert/parquet")
        let request = try await source.resolve(try await source.all()[0].assets[0])
        #expect(
            request.url
                == "\(Workplace.endpoint)/datasets/acme/data/resolve/\(Workplace.commit)/a%20b/%C3%BC%23.txt")
        #expect(request.headers == [.init("Accept-Encoding", "identity")])
    }

    @Test func theTokenGoesAlong() async throws {
        place.serve("acme/data", pages: [[Workplace.plain("a")]])
        let source = try await place.open("acme/data", variables: ["HF_TOKEN": "hf_good"])
        let request = try await source.resolve(try await source.all()[0].assets[0])
        for headers in place.transport.requests.map(\.headers) + [request.headers] {
            #expect(headers.contains(.init("Authorization", "Bearer hf_good")))
        }
    }

    @Test func aTokenThatIsNoneIsToldAndLeftAwayWhereNoneIsNeeded() async throws {
        place.serve("acme/data", pages: [[Workplace.plain("a")]])
        let info = "\(Workplace.endpoint)/api/datasets/acme/data/revision/main"
        let text = "{\"id\":\"acme/data\",\"sha\":\"\(Workplace.commit)\"}"
        place.transport.serve(info) { request in
            guard request.headers.contains(where: { $0.name == "Authorization" }) else {
                return Document(bytes: Array(text.utf8), url: request.url)
            }
            var error = FetchError(.unauthorized, "refused", httpStatus: 401)
            error.answer = ErrorAnswer(
                fields: ResponseFields(), text: "{\"error\":\"Invalid credentials in Authorization header\"}")
            throw error
        }
        let source = try await place.open("acme/data", variables: ["HF_TOKEN": "hf_bad"])
        #expect(try await source.resolve(try await source.all()[0].assets[0]).headers.count == 1)
        #expect(place.notices.count == 1)
        #expect(place.notices[0].contains("HF_TOKEN"))
        #expect(!place.notices[0].contains("hf_bad"))
    }

    @Test func aRenamedDatasetIsTold() async throws {
        place.serve("acme/old", pages: [[Workplace.plain("a")]])
        place.transport.serve(
            "\(Workplace.endpoint)/api/datasets/acme/old/revision/main",
            "{\"id\":\"acme/new\",\"sha\":\"\(Workplace.commit)\"}")
        _ = try await place.open("acme/old")
        #expect(place.notices == ["acme/old is called acme/new now"])
    }

    @Test func pathsThatCannotBeWrittenAreLeftOutAndTold() async throws {
        place.serve(
            "acme/data", pages: [[Workplace.plain("../evil"), Workplace.plain(".fetch/x"), Workplace.plain("good")]])
        #expect(try await place.open("acme/data").all().map(\.id) == ["good"])
        #expect(place.notices.count == 1)
        #expect(place.notices[0].hasPrefix("skipped 2 files"))
    }

    @Test func aNextPageElsewhereIsNotAsked() async throws {
        let tree = "\(Workplace.endpoint)/api/datasets/acme/data/tree/\(Workplace.commit)?recursive=true&expand=false"
        place.serve("acme/data")
        place.transport.serve(tree, "[]", fields: ["Link": "<https://evil.example/next>; rel=\"next\""])
        let error = await #expect(throws: FetchError.self) {
            try await place.open("acme/data", variables: ["HF_TOKEN": "hf_good"])
        }
        #expect(error?.code == .unexpectedAnswer)
        #expect(place.transport.requests.allSatisfy { $0.url.hasPrefix(Workplace.endpoint) })
    }

    @Test func whatIsNoHubIsAnError() async throws {
        place.transport.serve("\(Workplace.endpoint)/api/datasets/acme/data/revision/main", "<html>")
        let error = await #expect(throws: FetchError.self) { try await place.open("acme/data") }
        #expect(error?.code == .unexpectedAnswer)
        #expect(error?.hint == "Check HF_ENDPOINT")
    }

    @Test(arguments: [
        (",\"cardData\":{\"license\":\"mit\"}", "mit"), (",\"cardData\":{\"license\":[\"mit\",\"gpl\"]}", "mit, gpl"),
        (",\"cardData\":{\"license\":\"other\",\"license_name\":\"mine\"}", "mine"), (",\"cardData\":null", nil),
    ])
    func theLicenceIsTheCards(info: String, licence: String?) async throws {
        place.serve("acme/data", info: info)
        #expect(try await place.open("acme/data").licence?.name == licence)
    }
}
