import MiniatureMirror
import Testing

struct ContentTests {
    private func body(_ resource: MirrorResource?, _ range: Range<Int>? = nil) throws -> [UInt8] {
        let resource = try #require(resource)
        var body: [UInt8] = []
        try resource.body(range ?? 0..<resource.size) { body += $0 }
        return body
    }

    @Test func aPatternIsTheSameFromAnyOffset() throws {
        let whole = PatternBytes(seed: 5).bytes(0..<200_000)
        for range in [0..<1, 1..<9, 4090..<4110, 4096..<8192, 12_289..<12_291, 65_530..<140_000] {
            #expect(try body(.pattern(size: 200_000, seed: 5), range) == Array(whole[range]))
        }
        #expect(PatternBytes(seed: 6).bytes(0..<100) != Array(whole[..<100]))
    }

    @Test func aHugePatternIsReadAtItsEnd() throws {
        let size = 1 << 40
        #expect(try body(.pattern(size: size), size - 10..<size).count == 10)
    }

    @Test func filesAreServedFromBelowTheRootOnly() throws {
        let folder = try TemporaryFolder()
        folder.makeFolder("sub")
        try folder.write([1, 2, 3], to: "sub/a.json")
        try folder.write([9], to: "secret")
        let content = FileTreeContent(root: folder.path("sub"))
        let resource = content.resource(for: MirrorRequest("/a.json?x=1"))
        #expect(try body(resource) == [1, 2, 3])
        #expect(resource?.contentType == "application/json")
        #expect(content.resource(for: MirrorRequest("/../secret")) == nil)
        #expect(content.resource(for: MirrorRequest("/%2e%2e/secret")) == nil)
        #expect(content.resource(for: MirrorRequest("/")) == nil)
    }

    @Test func theLongestPrefixTakesTheRequest() throws {
        let content = RoutedContent([
            "/": SyntheticContent(["/a": .bytes([1])]),
            "/x": SyntheticContent(["/a": .bytes([2])]),
            "/x/y": SyntheticContent(["/a": .bytes([3])]),
        ])
        #expect(try body(content.resource(for: MirrorRequest("/a"))) == [1])
        #expect(try body(content.resource(for: MirrorRequest("/x/a"))) == [2])
        #expect(try body(content.resource(for: MirrorRequest("/x/y/a"))) == [3])
        #expect(content.resource(for: MirrorRequest("/x/b")) == nil)
    }

    @Test func percentCodedPathsAreDecoded() throws {
        let content = SyntheticContent(["/a b/ü%": .bytes([4])])
        #expect(try body(content.resource(for: MirrorRequest("/a%20b/%C3%BC%"))) == [4])
    }
}
