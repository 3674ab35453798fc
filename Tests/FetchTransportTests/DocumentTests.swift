import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

/// Documents with all that the server said about them.
@Suite struct DocumentTests {
    private let mirror: Mirror
    private let transport = CurlTransport()

    init() throws {
        mirror = try Mirror([
            "/page": .text("[]", headers: ["Link": "</page?cursor=2>; rel=\"next\"", "X-Commit": "abc"])
        ])
    }

    @Test func headerFieldsAreGivenInAnyCase() async throws {
        let document = try await transport.document(mirror.request("/page"), limit: 100)
        #expect(document.bytes == Array("[]".utf8))
        #expect(document.fields["link"] == "</page?cursor=2>; rel=\"next\"")
        #expect(document.fields["X-COMMIT"] == "abc")
        #expect(document.fields["absent"] == nil)
        #expect(document.head.status == 200)
    }

    @Test func theAddressAfterRedirectsIsGiven() async throws {
        mirror.faults.add(.redirect(to: "/page?now=1"), path: "/old")
        let document = try await transport.document(mirror.request("/old"), limit: 100)
        #expect(document.url == mirror.server.url("/page?now=1"))
    }

    @Test func aRefusalCarriesWhatTheServerSaid() async throws {
        mirror.faults.add(
            .status(403, body: "{\"error\":\"gated\"}", headers: ["X-Error-Code": "GatedRepo"]), path: "/page")
        let error = await #expect(throws: FetchError.self) {
            try await transport.document(mirror.request("/page"), limit: 100)
        }
        #expect(error?.code == .unauthorized)
        #expect(error?.answer?.fields["x-error-code"] == "GatedRepo")
        #expect(error?.answer?.text == "{\"error\":\"gated\"}")
    }
}
