import FetchCore
import Foundation
import Testing

@testable import HuggingFace

@Suite struct LFSClientTests {
    private let place = Workplace()
    private let batch = "https://h.example/a.git/info/lfs/objects/batch"

    private func client(token: String? = nil, netrc: String = "", ref: String? = nil) -> LFSClient {
        let credentials = Credentials(
            token: token.map { .init(value: $0, origin: nil) }, netrc: Netrc(netrc),
            helper: CredentialHelper(variables: ["PATH": "/nowhere"]))
        return LFSClient(
            server: .web("https://h.example/a.git/info/lfs"), credentials: credentials, ref: ref,
            ssh: SSHCommand(variables: [:], setting: nil),
            environment: place.environment())
    }

    private func object(_ index: Int) -> LFSBatch.Object {
        LFSBatch.Object(oid: String(repeating: "0", count: 60) + Units.padded(index, to: 4), size: Int64(index))
    }

    /// Answers every batch with links, made by `entry` from an object's id.
    private func serve(_ entry: @escaping @Sendable (String) -> String) {
        place.transport.serve(batch) { request in
            let asked = try JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
            let objects = asked?["objects"] as? [[String: Any]] ?? []
            let entries = objects.compactMap { $0["oid"] as? String }.reversed().map(entry)
            return Document(bytes: Array("{\"objects\":[\(entries.joined(separator: ","))]}".utf8), url: request.url)
        }
    }

    private func link(_ oid: String, _ more: String = "") -> String {
        "{\"oid\":\"\(oid)\",\"actions\":{\"download\":{\"href\":\"https://cdn.example/\(oid)\"\(more)}}}"
    }

    @Test func aHundredObjectsShareARequestAndKeepTheirOrder() async throws {
        serve { self.link($0) }
        let found = try await client(ref: "refs/heads/main").requests(for: (0..<250).map(object))
        #expect(try found.map { try $0.get().url } == (0..<250).map { "https://cdn.example/\(object($0).oid)" })
        #expect(place.transport.requests.count == 3)
        let body = try #require(place.transport.requests[0].body)
        #expect(body.contentType == "application/vnd.git-lfs+json")
        #expect(body.isRepeatable)
        let asked = try JSONSerialization.jsonObject(with: Data(body.bytes)) as? [String: Any]
        #expect(asked?["operation"] as? String == "download")
        #expect(asked?["hash_algo"] as? String == "sha256")
        #expect((asked?["ref"] as? [String: String])?["name"] == "refs/heads/main")
        #expect((asked?["objects"] as? [Any])?.count == 100)
    }

    @Test func headersGoAsTheyWereGiven() async throws {
        serve { self.link($0, ",\"header\":{\"X-Key\":\"v\",\"Authorization\":\"RemoteAuth t\"}") }
        let request = try await client(token: "secret").requests(for: [object(1)])[0].get()
        #expect(request.headers == [.init("Authorization", "RemoteAuth t"), .init("X-Key", "v")])
        #expect(request.isRenewable)
        #expect(!request.takesNetrc)
    }

    @Test func ownCredentialsGoToTheSameOriginOnly() async throws {
        serve { self.link($0) }
        #expect(try await client(token: "secret").requests(for: [object(1)])[0].get().headers.isEmpty)
        serve { oid in "{\"oid\":\"\(oid)\",\"actions\":{\"download\":{\"href\":\"https://h.example/\(oid)\"}}}" }
        let same = try await client(token: "secret").requests(for: [object(1)])[0].get()
        #expect(same.headers.map(\.name) == ["Authorization"])
        serve { self.link($0, ",\"header\":{}").replacing("cdn.example", with: "h.example") }
        #expect(try await client(token: "secret").requests(for: [object(1)])[0].get().headers.isEmpty)
    }

    @Test(arguments: [
        (",\"expires_in\":60", 1_000_060.0), (",\"expires_at\":\"1970-01-12T13:46:45Z\"", 1_000_005.0),
        (",\"expires_at\":\"1970-01-12T15:46:45+02:00\"", 1_000_005.0),
        (",\"expires_at\":\"0001-01-01T00:00:00Z\"", nil), ("", nil), (",\"expires_in\":0", nil),
    ])
    func linksSayWhenTheyEnd(more: String, expires: Double?) async throws {
        serve { self.link($0, more) }
        #expect(try await client().requests(for: [object(1)])[0].get().expires == expires)
    }

    @Test func anObjectThatIsNotThereHurtsNoOther() async throws {
        let lost = object(2).oid
        serve { oid in
            oid == lost ? "{\"oid\":\"\(oid)\",\"error\":{\"code\":404,\"message\":\"gone\"}}" : self.link(oid)
        }
        let found = try await client().requests(for: [object(1), object(2), object(3)])
        #expect(throws: Never.self) { try found[0].get() }
        let error = #expect(throws: FetchError.self) { try found[1].get() }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("gone") == true)
        #expect(throws: Never.self) { try found[2].get() }
    }

    @Test func credentialsAreTriedOneAfterTheOther() async throws {
        place.transport.serve(batch) { request in
            let sent = request.headers.first { $0.name == "Authorization" }?.value
            if sent == Credential(user: "n", password: "right").basic {
                return Document(bytes: Array("{\"objects\":[]}".utf8), url: request.url)
            }
            throw FetchError(.unauthorized, "refused", httpStatus: 401)
        }
        let client = client(token: "wrong", netrc: "machine h.example login n password right")
        _ = try await client.requests(for: [object(1)])
        _ = try await client.requests(for: [object(1)])
        // The token, then the netrc; after that what worked.
        #expect(place.transport.requests.count == 3)
    }

    @Test func withoutCredentialsNoneAreSentFirst() async throws {
        serve { self.link($0) }
        _ = try await client(netrc: "machine h.example login n password p").requests(for: [object(1)])
        #expect(place.transport.requests.map { $0.headers.map(\.name) } == [["Accept"]])
    }

    @Test(arguments: [
        (401, FetchError.Code.unauthorized, "wants credentials"),
        (403, .unauthorized, "does not let this account read"),
        (404, .notFound, "there is no LFS server"),
    ])
    func aRefusalOfAllEndsTheRun(status: Int, code: FetchError.Code, text: String) async {
        place.transport.refuse(batch, status)
        let error = await #expect(throws: FetchError.self) { try await client().requests(for: [object(1)]) }
        #expect(error?.code == code)
        #expect(error?.disposition == .fatal)
        #expect(error?.message.contains(text) == true)
    }

    @Test func aServerThatFindsTheQuestionTooLargeIsAskedInHalves() async throws {
        place.transport.serve(batch) { request in
            let asked = try JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
            let oids = (asked?["objects"] as? [[String: Any]] ?? []).compactMap { $0["oid"] as? String }
            if oids.count > 2 { throw FetchError(.unexpectedAnswer, "too large", httpStatus: 413) }
            let entries = oids.map { self.link($0) }.joined(separator: ",")
            return Document(bytes: Array("{\"objects\":[\(entries)]}".utf8), url: request.url)
        }
        let found = try await client().requests(for: (0..<5).map(object))
        #expect(try found.map { try $0.get().url }.count == 5)
    }

    @Test func thoseWhoAskTogetherShareARequest() async throws {
        serve { self.link($0) }
        let client = client()
        let urls = try await withThrowingTaskGroup(of: String.self) { group in
            for index in 0..<40 { group.addTask { try await client.request(for: self.object(index)).url } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(urls.count == 40)
        #expect(place.transport.requests.count < 40)
    }

    @Test func anotherTransferIsNotKnown() async {
        place.transport.serve(batch, "{\"transfer\":\"tus\",\"objects\":[]}")
        let error = await #expect(throws: FetchError.self) { try await client().requests(for: [object(1)]) }
        #expect(error?.code == .unexpectedAnswer)
    }

    @Test func aFileAddressIsNotFollowed() async throws {
        serve { oid in "{\"oid\":\"\(oid)\",\"actions\":{\"download\":{\"href\":\"file:///etc/passwd\"}}}" }
        let found = try await client().requests(for: [object(1)])
        #expect(throws: FetchError.self) { try found[0].get() }
    }
}
