import FetchContainers
import FetchCore

/// What comes out of an archive, read member by member.
struct Unpacked {
    /// The members in order, with what they hold.
    var members: [(member: Member, bytes: [UInt8])] = []
    /// For each member the place to take the archive up again at, where there is one.
    var positions: [ArchivePosition?] = []

    /// Names and contents of the ordinary files, in the form of ``Workshop/truth(_:)``.
    var truth: [UInt8] {
        var text: [UInt8] = []
        for (member, bytes) in members where member.kind == .file {
            text += Array("\(member.name)\n\(bytes.count)\n".utf8) + bytes
        }
        return text
    }

    /// Reads bytes that arrive in chunks.
    ///
    /// - Parameters:
    ///   - position: Where to take the archive up again.
    ///   - skipping: Whether every other member's content is left unread.
    init(
        _ archive: [UInt8], chunk: Int = 65_536, at position: ArchivePosition? = nil, skipping: Bool = false
    ) throws(FetchError) {
        var offset = Int(position?.byte ?? 0)
        let reader = try ArchiveReader(name: "x.tar", at: position) {
            if offset == archive.count { return nil }
            defer { offset = min(offset + chunk, archive.count) }
            return Array(archive[offset..<min(offset + chunk, archive.count)])
        }
        while let member = try reader.next() {
            positions.append(reader.position())
            var bytes: [UInt8] = []
            if !skipping || members.count % 2 == 0 {
                while let piece = try reader.read() { bytes += Array(piece) }
            }
            members.append((member, bytes))
        }
    }

    /// What reading an archive objects to.
    static func objection(to archive: [UInt8], chunk: Int = 65_536) -> FetchError? {
        do throws(FetchError) {
            _ = try Unpacked(archive, chunk: chunk)
            return nil
        } catch {
            return error
        }
    }
}

extension Workshop {
    /// The ordinary files of the archive `out` as Python reads them: name, size and content of each.
    ///
    /// - Parameter opener: An expression of Python that opens `out`.
    func truth(_ opener: String = #"tarfile.open("tar")"#) throws -> [UInt8] {
        try write(
            Array(
                """
                import tarfile, zipfile
                archive = \(opener)
                with open("truth", "wb") as truth:
                    if isinstance(archive, tarfile.TarFile):
                        files = [(m.name, archive.extractfile(m).read()) for m in archive if m.isreg()]
                    else:
                        files = [(m.filename, archive.read(m)) for m in archive.infolist() if not m.is_dir()]
                    for name, content in files:
                        truth.write(f"{name}\\n{len(content)}\\n".encode() + content)
                """.utf8), to: "truth.py")
        try run("/usr/bin/python3 truth.py")
        return try read("truth")
    }

    /// Files of many sizes, with names that need every way of writing long ones.
    func fill() throws {
        try run(
            """
            rm -f in/hard in/link
            for n in 0 1 511 512 513 65535 65536 300000; do head -c $n /usr/bin/python3 > in/size-$n.bin; done
            seq 1 60000 > in/numbers.txt
            long=$(printf 'n%.0s' $(seq 1 120)); mkdir -p in/$long/$long/$long
            echo one > in/$long/a.json; echo two > in/$long/$long/b.json; echo three > in/$long/$long/$long/c.json
            echo four > "in/$(printf 'm%.0s' $(seq 1 200)).json"
            printf 'accent' > "in/h\u{E9}t\u{E9}rog\u{E8}ne.txt"
            """)
    }
}
