import MiniatureMirror

/// A running mirror with one resource of known bytes at `/a.bin`, stopped with its last reference.
final class PatternMirror {
    static let size = 300_000

    let server: MirrorServer
    let content = SyntheticContent(["/a.bin": .pattern(size: PatternMirror.size, seed: 7)])

    var url: String { server.url("/a.bin") }

    init() throws {
        server = try MirrorServer(content: content)
        server.start()
    }

    deinit {
        server.stop()
    }

    /// The right bytes of a range.
    func bytes(_ range: Range<Int> = 0..<PatternMirror.size) -> [UInt8] {
        PatternBytes(seed: 7).bytes(range)
    }
}
