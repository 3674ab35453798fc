import MiniatureMirror
import Testing

extension Stage {
    /// Where ``leaveHalf(of:_:)`` breaks transfers off.
    static let halfway = 700_000

    /// Fetches until the transfer of one tar breaks off halfway, and leaves the mirror well behaved.
    func leaveHalf(of number: Int, _ options: String..., location: SourceLocation = #_sourceLocation) throws {
        server.faults.add(.cutBody(afterBytes: Self.halfway), matching: dataset.requests(for: Tar.name(number)))
        let run = try RunningTool(command(["--all", "--retries", "0"] + options), in: scratch).finish()
        #expect(run.status != 0, "\(run)", sourceLocation: location)
        #expect(try tree[Tar.name(number)] == nil, sourceLocation: location)
        server.faults.removeAll()
        server.clearLog()
    }

    /// The requests for the bytes of one tar.
    func gets(of number: Int) -> [LoggedRequest] {
        gets.filter { dataset.name(ofPath: $0.path) == Tar.name(number) }
    }

    /// A test for fault rules: whether a request is for one of these tars.
    func requests(for numbers: Range<Int>) -> @Sendable (MirrorRequest) -> Bool {
        let names = Set(numbers.map(Tar.name))
        return { [dataset] in dataset.name(ofPath: $0.path).map(names.contains) ?? false }
    }

    /// The tar's size in bytes.
    func size(of number: Int) throws -> Int { try truth(Tar.name(number)).count }
}
