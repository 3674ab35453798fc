import MiniatureMirror
import Testing

/// The batch API of LFS as `curl` sees it.
@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct HubBatchTests {
    private static let type = "application/vnd.git-lfs+json"
    private let stage: HubStage
    private let pointer: LFSPointer

    init() throws {
        stage = try HubStage()
        try stage.hub.add("demo/one", [.lfs("large.bin", size: 90_000, seed: 4)])
        pointer = try #require(stage.hub.pointers(in: "demo/one")["large.bin"])
    }

    private func batch(_ body: String, id: String = "demo/one", _ options: String...) throws -> Curl {
        let headers = ["-H", "Accept: \(Self.type)", "-H", "Content-Type: \(Self.type)"]
        return try Curl(stage.hub.gitURL(id) + "/info/lfs/objects/batch", options: headers + options + ["-d", body])
    }

    private func request(_ count: Int = 1) -> String {
        let object = "{\"oid\":\"\(pointer.oid)\",\"size\":\(pointer.size)}"
        let objects = Array(repeating: object, count: count).joined(separator: ",")
        return "{\"operation\":\"download\",\"transfers\":[\"basic\"],\"objects\":[\(objects)]}"
    }

    private func value(_ name: String, in answer: Curl) throws -> String {
        let rest = try #require(answer.text.split(separator: "\"\(name)\":\"", maxSplits: 1).dropFirst().first)
        return String(rest.prefix { $0 != "\"" })
    }

    @Test func anObjectWantsExactlyTheGrantItsBatchGave() throws {
        let answer = try batch(request())
        let (link, grant) = (try value("href", in: answer), try value("X-Object-Grant", in: answer))
        #expect(try Curl(link).httpStatus == 403)
        #expect(try Curl(link, "-H", "X-Object-Grant: other").httpStatus == 403)
        let body = try Curl(link, "-H", "X-Object-Grant: \(grant)").body
        #expect(body == PatternBytes(seed: 4).bytes(0..<90_000))
        #expect(try Curl(link, "-H", "X-Object-Grant: \(grant)", "-H", "Authorization: Basic eDp5").httpStatus == 400)
        stage.hub.settings.lfs.linkLifetime = 0
        let late = try batch(request())
        let expired = try Curl(
            try value("href", in: late), "-H", "X-Object-Grant: \(try value("X-Object-Grant", in: late))")
        #expect(expired.httpStatus == 403 && expired.text.contains("Request has expired"))
    }

    @Test func aGrantMayBeAnAuthorization() throws {
        stage.hub.settings.lfs.grantHeader = "Authorization"
        let answer = try batch(request())
        let link = try value("href", in: answer)
        #expect(try Curl(link, "-H", "Authorization: \(try value("Authorization", in: answer))").httpStatus == 200)
        #expect(try Curl(link, "-H", "Authorization: Basic eDp5").httpStatus == 403)
    }

    @Test func aHundredObjectsAreTheMost() throws {
        #expect(try batch(request(100)).httpStatus == 200)
        #expect(try batch(request(101)).httpStatus == 413)
    }

    @Test func whatIsNoBatchIsRefused() throws {
        #expect(try batch("nonsense").httpStatus == 422)
        #expect(try batch(request().replacing("download", with: "upload")).httpStatus == 403)
        #expect(try batch(request().replacing("basic", with: "tus")).httpStatus == 422)
        let plain = try Curl(stage.hub.gitURL("demo/one") + "/info/lfs/objects/batch", "-d", request())
        #expect(plain.httpStatus == 406)
        #expect(try batch(request().replacing("90000", with: "90001")).text.contains("\"code\":422"))
    }

    @Test func credentialsAreAskedForAndTaken() throws {
        stage.hub.addAccount("reader", token: "hf_good")
        try stage.hub.add(
            "demo/secret", [.lfs("large.bin", size: 90_000, seed: 4)],
            access: HubAccess(isPrivate: true, readers: ["reader"]))
        let refused = try batch(request(), id: "demo/secret")
        #expect(refused.httpStatus == 401)
        #expect(refused.header("LFS-Authenticate")?.hasPrefix("Basic realm=") == true)
        #expect(try batch(request(), id: "demo/secret", "-u", "anybody:hf_good").httpStatus == 200)
        #expect(try batch(request(), id: "demo/secret", "-H", "Authorization: Bearer hf_good").httpStatus == 200)
        #expect(try batch(request(), id: "demo/secret", "-u", "anybody:hf_bad").httpStatus == 401)
    }
}
