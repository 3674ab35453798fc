import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

/// Assets that one origin lists and another one serves, behind links that end.
@Suite struct RedirectedAssetTests {
    private static let size = 9_000_000
    private let origin: Mirror
    private let storage: Mirror
    private let transport = CurlTransport { $0.connections = 1 }

    init() throws {
        origin = try Mirror([:])
        storage = try Mirror(["/a.bin": .pattern(size: Self.size, seed: 4)])
        origin.faults.add(.redirect(to: storage.server.url("/a.bin?signature=1")), path: "/start")
    }

    @Test func theWayIsAskedOnce() async throws {
        storage.faults.add(.cutBody(afterBytes: 2_000_000), path: "/a.bin", times: 3)
        let transfer = try await bring()
        #expect(transfer.error == nil)
        #expect(origin.log.count == 1)
        #expect(storage.log.count == 4)
    }

    @Test func headersNeverReachTheOtherOrigin() async throws {
        storage.faults.add(.cutBody(afterBytes: 2_000_000), path: "/a.bin", times: 1)
        storage.faults.add(.status(503), path: "/a.bin", times: 1)
        storage.faults.add(.status(403), path: "/a.bin", times: 1)
        #expect(try await bring().error == nil)
        #expect(origin.log.allSatisfy { $0.headers["Authorization"] == "Bearer SECRET" })
        #expect(storage.log.count == 4)
        #expect(storage.log.allSatisfy { $0.headers["Authorization"] == nil })
    }

    @Test(arguments: [403, 401, 404, 400])
    func aRefusalByTheOtherOriginMakesTheWayAskedAgain(status: Int) async throws {
        storage.faults.add(.cutBody(afterBytes: 2_000_000), path: "/a.bin", times: 1)
        storage.faults.add(.status(status, body: "Request has expired"), path: "/a.bin", times: 2)
        let transfer = try await bring()
        #expect(transfer.error == nil)
        #expect(transfer.received == Int64(Self.size))
        #expect(origin.log.count == 3)
    }

    @Test func whatStaysRefusedIsAnErrorInTheEnd() async throws {
        storage.faults.add(.status(403), path: "/a.bin")
        let error = try await bring().error
        #expect(error?.code == .unauthorized)
        #expect(error?.httpStatus == 403)
        #expect(origin.log.count == 4)
    }

    @Test func anAddressThatEndedIsNotAsked() async throws {
        var request = storage.request("/a.bin")
        request.expires = 1_000_000_000
        let transfer = try FileTransfer(request)
        transport.submit([transfer])
        #expect(await transfer.outcome()?.error?.code == .linksExpired)
        #expect(storage.log.isEmpty)
    }

    private func bring() async throws -> TransferOutcome {
        let transfer = try FileTransfer(origin.request("/start", headers: [.init("Authorization", "Bearer SECRET")]))
        transport.submit([transfer])
        let outcome = try #require(await transfer.outcome())
        if outcome.error == nil { #expect(transfer.holds(size: Self.size, seed: 4)) }
        return outcome
    }
}
