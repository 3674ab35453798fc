import FetchContainers
import FetchCore
import Testing

/// Damage ends the reading of an archive, wherever it is.
struct DamagedMembersTests {
    private static let compressors = ["gzip -n", "zstd -q", "xz", "bzip2", "lz4 -q"]

    @Test(arguments: compressors + ["zip"])
    func everyCutIsFound(_ compressor: String) throws {
        let archive = try Self.archive(compressor)
        for length in 0..<archive.count {
            #expect(
                Unpacked.objection(to: Array(archive[..<length])) != nil,
                "\(compressor) cut at \(length)/\(archive.count)")
        }
    }

    /// After the first zero block the archive is whole: what follows only fills the record.
    @Test func everyCutOfAPlainTarIsFound() throws {
        let archive = try Workshop().make("tar -b 1 -cf out in")
        for length in 0..<archive.count where length != archive.count - 512 {
            #expect(Unpacked.objection(to: Array(archive[..<length])) != nil, "cut at \(length)")
        }
    }

    private static func archive(_ compressor: String) throws -> [UInt8] {
        let workshop = try Workshop()
        if compressor == "zip" { return try workshop.make("rm in/link; zip -qr out.zip in; mv out.zip out") }
        return try workshop.make("tar -b 1 -cf - in | \(compressor) > out")
    }

    /// What the flip changes must be found, or must have changed nothing.
    @Test(arguments: compressors + ["zip"])
    func noFlippedBitChangesWhatIsRead(_ compressor: String) throws {
        let archive = try Self.archive(compressor)
        let whole = try Unpacked(archive)
        let (truth, contents) = (whole.truth, whole.members.map(\.bytes))
        var missed = 0
        for bit in stride(from: 0, to: archive.count * 8, by: 5) {
            var changed = archive
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let read = try? Unpacked(changed) else { continue }
            missed += 1
            // The names in a zip are protected by nothing.
            let isSame = compressor == "zip" ? read.members.map(\.bytes) == contents : read.truth == truth
            #expect(isSame, "bit \(bit % 8) of byte \(bit / 8) of \(archive.count)")
        }
        #expect(missed < archive.count)
    }

    @Test(arguments: compressors)
    func contentThatDoesNotMatchItsChecksumIsFound(_ compressor: String) throws {
        // Noise is stored as it stands, so that nothing but a checksum notices.
        let archive = try Workshop().make(
            "head -c 90000 /dev/urandom > in/noise; tar -cf - in/noise | \(compressor) > out")
        var changed = archive
        changed[archive.count / 2] ^= 4
        let error = try #require(Unpacked.objection(to: changed))
        // In a bzip2 file one bit garbles everything, the tar's first header too.
        #expect(error.code == .damagedArchive || compressor == "bzip2" && error.code == .notAnArchive, "\(error)")
    }

    @Test func contentOfAZipThatDoesNotMatchItsChecksumIsFound() throws {
        let archive = try Workshop().make(
            "head -c 90000 /dev/urandom > in/noise; zip -q0 out.zip in/noise; mv out.zip out")
        var changed = archive
        changed[archive.count / 2] ^= 4
        #expect(Unpacked.objection(to: changed)?.code == .damagedArchive)
    }

    @Test(arguments: compressors + ["cat"])
    func dataAfterTheEndIsFound(_ compressor: String) throws {
        let archive = try Workshop().make("tar -cf - in | \(compressor) > out; printf 'more bytes than nothing' >> out")
        let error = try #require(Unpacked.objection(to: archive), "\(compressor)")
        #expect(error.code == .damagedArchive)
    }

    @Test(arguments: [1, 3_000])
    func whatIsNoArchiveIsNamed(_ chunk: Int) throws {
        for (text, what) in [
            ("<html><body>Sign in</body></html>", "HTML"), ("%PDF-1.7 and more", "PDF"),
            ("hello, I am a text", "not an"),
        ] {
            let error = try #require(Unpacked.objection(to: Array(text.utf8), chunk: chunk))
            #expect(error.code == .notAnArchive)
            #expect(error.message.contains(what), "\(error)")
        }
        #expect(Unpacked.objection(to: [])?.code == .notAnArchive)
    }

    @Test(arguments: ["seq 1 10000", "printf ''", "printf '<html>'", "head -c 5000 /dev/urandom"], compressors)
    func compressedContentThatIsNoTarIsFound(_ content: String, _ compressor: String) throws {
        let error = try Unpacked.objection(to: Workshop().make("(\(content)) | \(compressor) > out"))
        #expect(error != nil, "\(compressor)")
    }

    @Test(arguments: ["cat"] + compressors + ["zip"])
    func mutationsNeverCrashOrHang(_ compressor: String) throws {
        let workshop = try Workshop()
        let script =
            compressor == "zip"
            ? "zip -qr out.zip in; mv out.zip out" : "tar --format=posix -S -b 1 -cf - in | \(compressor) > out"
        let archive = try workshop.make(script)
        var random = Lottery(state: 11)
        for _ in 0..<300 {
            var changed = archive
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let start = Int.random(in: 0..<changed.count, using: &random)
                let end = min(changed.count, start + Int.random(in: 0...40, using: &random))
                let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                changed.replaceSubrange(start..<end, with: bytes)
                if changed.isEmpty { break }
            }
            if Bool.random(using: &random) {
                changed.removeLast(Int.random(in: 0..<max(1, changed.count), using: &random))
            }
            _ = Unpacked.objection(to: changed, chunk: Int.random(in: 1...5_000, using: &random))
        }
    }

    @Test(arguments: [0o77777777777, 1 << 60])
    func aMemberLargerThanTheArchiveIsACut(_ size: Int) throws {
        let archive = try Workshop().python(
            """
            import io, tarfile
            with tarfile.open("out", "w", format=tarfile.GNU_FORMAT) as tar:
                member = tarfile.TarInfo("good"); member.size = 4; tar.addfile(member, io.BytesIO(b"good"))
                member = tarfile.TarInfo("huge"); member.size = \(size); tar.fileobj.write(member.tobuf(tarfile.GNU_FORMAT))
                tar.fileobj.write(b"x" * 100_000)
            """)
        #expect(Unpacked.objection(to: archive)?.code == .damagedArchive)
    }

    @Test func anErrorOfWhereTheBytesComeFromIsPassedOn() throws {
        let archive = try Workshop().make("tar -cf - in | gzip > out")
        for length in [100, 600, archive.count - 1] {
            var pulls = 0
            let error = #expect(throws: FetchError.self) {
                let reader = try ArchiveReader(name: "x.tar") { () throws(FetchError) in
                    pulls += 1
                    if pulls == 1 { return Array(archive[..<length]) }
                    throw FetchError(.connectionLost, "gone")
                }
                while try reader.next() != nil { while try reader.read() != nil {} }
            }
            #expect(error?.code == .connectionLost && error?.message == "gone")
        }
    }
}
