import MiniatureMirror
import Testing

/// A tar that changes on the server while it is being fetched.
///
/// Both versions are plain tars of one size that differ inside a member: only their entity tags tell a mixture.
struct ChangedUpstreamTests {
    private let stage: Stage
    private let content = SyntheticContent()
    private let name = Tar.name(3)
    private let path = "/tars/\(Tar.name(3))"
    private let newer: [UInt8]

    init() throws {
        let content = content
        stage = try Stage([3], recipe: .weighing(1_200_000).plain) { _ in content }
        stage.place = ["--url-template", stage.server.url("/tars/{name}")]
        let older = try stage.dataset.tarBytes(name)
        var newer = older
        for offset in stride(from: 50_000, to: newer.count - 50_000, by: 100_000) { newer[offset] ^= 0x55 }
        self.newer = newer
        content[path] = .bytes(older)
    }

    private func leaveHalf() throws {
        stage.server.faults.add(.cutBody(afterBytes: Stage.halfway), path: path)
        #expect(try stage.fetch("--indices", "3", "--retries", "0").status == 69)
        stage.server.faults.removeAll()
        stage.server.clearLog()
    }

    @Test func theNewVersionIsFetchedWholeAfterABreak() throws {
        try leaveHalf()
        content[path] = .bytes(newer)
        stage.truth = { [newer] _ in newer }
        try stage.expectRight(try stage.fetch("--indices", "3"), [name])
        #expect(stage.gets.first?.ifRange != nil)
        #expect(stage.gets.map(\.status) == [200])
    }

    @Test func aServerThatDoesNotHonourIfRangeIsFoundOut() throws {
        try leaveHalf()
        let (newer, whole) = (newer, MirrorResource.bytes(newer))
        let rest = newer[Stage.halfway...]
        var part = MirrorResource.bytes(Array(rest), etag: whole.etag)
        part.status = 206
        part.headers = ["Content-Range": "bytes \(Stage.halfway)-\(newer.count - 1)/\(newer.count)"]
        let once = OnceContent(first: part, then: whole)
        let server = try MirrorServer(content: once)
        server.start()
        defer { server.stop() }
        stage.place = ["--url-template", server.url("/tars/{name}")]
        stage.truth = { _ in newer }
        try stage.expectRight(try stage.fetch("--indices", "3"), [name])
        #expect(server.log.filter { $0.method == .get }.map(\.status) == [206, 200])
    }

    @Test func anUnchangedVersionGoesOn() throws {
        try leaveHalf()
        try stage.expectRight(try stage.fetch("--indices", "3"), [name])
        #expect(stage.gets.map(\.status) == [206])
        #expect(stage.bytesSent == newer.count - Stage.halfway)
    }

    @Test func aTarThatChangesBetweenTwoConnectionsOfOneRunIsFetchedWholeAgain() throws {
        stage.server.faults.add(.cutBody(afterBytes: Stage.halfway), path: path, times: 1)
        stage.server.onRequestEnd { [content, path, newer] request in
            if request.bytesSent == Stage.halfway { content[path] = .bytes(newer) }
        }
        stage.truth = { [newer] _ in newer }
        try stage.expectRight(try stage.fetch("--indices", "3", "--retry-delay", "0.5"), [name])
        #expect(stage.gets.map(\.status) == [200, 200])
    }

    @Test func aPartThatIsCompleteIsTakenAsItIs() throws {
        let bytes = try stage.dataset.tarBytes(name)
        // One byte more than there is, so that the connection can break after the last right one.
        content[path] = .bytes(bytes + [0], etag: MirrorResource.bytes(bytes).etag)
        stage.server.faults.add(.chunkedCut(afterBytes: bytes.count), path: path)
        let first = try stage.fetch("--indices", "3", "--retries", "0")
        #expect(first.status == 69, "\(first)")
        content[path] = .bytes(bytes)
        stage.server.faults.removeAll()
        stage.server.clearLog()
        try stage.expectRight(try stage.fetch("--indices", "3"), [name])
        #expect(stage.gets.map(\.status) == [416])
        #expect(stage.bytesSent == 0)
    }
}
