import FetchCore
import Testing
import URLs

@Suite("The path an address gives")
struct LocalPathTests {
    let place = Workplace()

    private func path(_ url: String, _ style: String = "name") async throws -> String {
        place.write(url)
        let items = try await place.open(place.list, "--paths", style).all()
        return try #require(items.first).assets[0].path.string
    }

    @Test(arguments: [
        ("https://h.example/a/b/c.jpg", "c.jpg"), ("https://h.example/a/c.jpg?x=/d.png", "c.jpg"),
        ("https://h.example/a/c.jpg#d/e", "c.jpg"), ("https://h.example/a%20b%C3%A9.jpg", "a bé.jpg"),
        ("https://h.example", "index.html"), ("https://h.example/", "index.html"),
        ("https://h.example/a/", "index.html"), ("https://h.example?x=1", "index.html"),
        ("https://h.example/a%2Fb.jpg", "a%2Fb.jpg"), ("https://h.example/a%00b%0A", "a%00b%0A"),
        ("https://h.example/100%", "100%"), ("https://h.example/a%zz%4", "a%zz%4"),
        ("https://h.example/%FF.jpg", "%FF.jpg"), ("https://h.example/é.jpg", "é.jpg"),
    ])
    func isItsLastPart(_ url: String, _ expected: String) async throws {
        #expect(try await path(url) == expected)
    }

    @Test(arguments: [
        ("https://User:pw@H.example:8080/a/b%20c/d.jpg?x", "h.example:8080/a/b c/d.jpg"),
        ("https://h.example", "h.example/index.html"), ("https://h.example/a/", "h.example/a/index.html"),
        ("https://h.example//a//b", "h.example/a/b"), ("https://h.example/a%2F..%2Fb", "h.example/a%2F..%2Fb"),
    ])
    func isHostAndWholePathWhenAskedFor(_ url: String, _ expected: String) async throws {
        #expect(try await path(url, "full") == expected)
    }

    @Test(arguments: ["https://h.example/a/..", "https://h.example/%2e%2E", "https://h.example/.fetch"])
    func isRefusedWhenItIsUnsafe(_ url: String) async throws {
        let error = await #expect(throws: FetchError.self) { try await self.path(url) }
        #expect(error?.code == .unsafePath)
        #expect(error?.message.hasPrefix("line 1 of \(place.list): ") == true)
    }

    @Test func isRefusedInFullWhenItClimbs() async throws {
        let error = await #expect(throws: FetchError.self) {
            try await self.path("https://h.example/a/../../x", "full")
        }
        #expect(error?.code == .unsafePath)
    }
}
