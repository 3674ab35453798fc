/// Makes tar files in memory: ustar, pax where a member needs it.
struct TarArchive: Sendable {
    struct Member: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    let isGzipped: Bool

    /// The date of all members, in seconds since 1970.
    let modified: Int

    /// The archive of these members, in their order.
    ///
    /// - Throws: `TarArchiveError`.
    func bytes(of members: [Member]) throws -> [UInt8] {
        let sink = ByteSink()
        let stream = try TarStream(to: sink, form: TarStream.Form(isGzipped: isGzipped, modified: modified))
        for member in members { try stream.add(member.name, member.bytes) }
        try stream.finish()
        return sink.bytes
    }
}
