import Glibc
import MiniatureMirror
import Testing

@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct MirrorServerTests {
    @Test func stoppingEndsAnswersUnderWay() throws {
        let server = try MirrorServer(content: SyntheticContent(["/a": .pattern(size: 1 << 40)]))
        server.faults.add(.stall(afterBytes: 1000, seconds: .infinity), path: "/a")
        server.start()
        let folder = try TemporaryFolder()
        let client = try RunningProcess(
            "curl", ["-sSN", "--max-time", "20", "-o", folder.path("body"), server.url("/a")],
            output: folder.path("output"), errors: folder.path("errors"))
        // The log counts bytes just before they go; the client must have them.
        while (try? folder.bytes("body"))?.count != 1000 { usleep(1000) }
        server.stop()
        #expect([18, 56].contains(client.wait()))
        #expect(try Curl(server.url("/a")).exitStatus == 7)
    }

    @Test func aStoppedServersPortCanBeTakenAgain() throws {
        let first = try MirrorServer(content: SyntheticContent(["/a": .bytes([1])]))
        first.start()
        #expect(try Curl(first.url("/a")).body == [1])
        first.stop()
        let second = try MirrorServer(content: SyntheticContent(["/a": .bytes([2])]), port: first.port)
        second.start()
        defer { second.stop() }
        #expect(try Curl(second.url("/a")).body == [2])
    }

    @Test func aTakenPortIsAnError() throws {
        let server = try MirrorServer(content: SyntheticContent())
        server.start()
        defer { server.stop() }
        #expect(throws: SystemCallError.self) { try MirrorServer(content: SyntheticContent(), port: server.port) }
    }

    @Test func theLogKeepsTheLastRequests() throws {
        let server = try MirrorServer(content: SyntheticContent(), logLimit: 3)
        server.start()
        defer { server.stop() }
        _ = try ClientProcess.run("curl", ["-s", server.url("/[0-9]")])
        #expect(server.log.map(\.path) == ["/7", "/8", "/9"])
    }
}
