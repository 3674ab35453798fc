import FetchContainers
import FetchCore
import Testing

/// Archives of real writers, member by member.
struct ArchiveReaderTests {
    private let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.fill()
    }

    @Test(arguments: ["v7", "ustar", "oldgnu", "gnu", "posix"])
    func givesTheMembersOfATar(_ format: String) throws {
        // The old formats cannot hold the longest names: those files stay out of them.
        let archive = try workshop.make("tar --format=\(format) -cf tar in || true; cp tar out")
        let truth = try workshop.truth()
        for chunk in [1, 7, 511, 512, 513, 65_536] {
            #expect(try Unpacked(archive, chunk: chunk).truth == truth, "\(format) in chunks of \(chunk)")
        }
        #expect(try Unpacked(archive, skipping: true).members.map(\.member.name).contains("in/numbers.txt"))
    }

    @Test(arguments: [
        "gzip -1", "gzip -6", "gzip -9", "zstd -q", "zstd -q --ultra -22", "zstd -q --no-check", "xz", "xz -C crc32",
        "bzip2", "lz4 -q",
    ])
    func givesTheMembersOfACompressedTar(_ compressor: String) throws {
        let archive = try workshop.make("tar --format=gnu -cf tar in; \(compressor) < tar > out")
        let truth = try workshop.truth()
        for chunk in [1, 4_095, 65_536, 1 << 24] {
            #expect(try Unpacked(archive, chunk: chunk).truth == truth, "\(compressor) in chunks of \(chunk)")
        }
    }

    /// Members of a gzip file begin anywhere, even inside a header; pigz writes them, and so does `cat a.gz b.gz`.
    @Test(arguments: ["9", "0", "1"])
    func givesTheMembersOfAGzipFileOfManyMembers(_ level: String) throws {
        let archive = try workshop.python(
            """
            import gzip, subprocess
            subprocess.run("tar --format=posix -cf tar in", shell=True, check=True)
            raw, start, size = open("tar", "rb").read(), 0, 1
            with open("out", "wb") as out:
                while start < len(raw):
                    out.write(gzip.compress(raw[start:start + size], \(level)))
                    start, size = start + size, size * 3 % 100_003 + 1
                out.write(gzip.compress(b""))
            """)
        let truth = try workshop.truth()
        for chunk in [1, 8_191, 65_536] { #expect(try Unpacked(archive, chunk: chunk).truth == truth) }
    }

    /// As pigz and rsyncable writers do it: byte borders in the middle of a stream, stored blocks, fixed codes.
    @Test(arguments: ["Z_FULL_FLUSH", "Z_SYNC_FLUSH", "Z_PARTIAL_FLUSH", "Z_BLOCK"], [0, 1, 9])
    func givesTheMembersOfAFlushedStream(_ flush: String, _ level: Int) throws {
        let archive = try workshop.python(
            """
            import subprocess, zlib
            subprocess.run("tar --format=posix -cf tar in", shell=True, check=True)
            raw = open("tar", "rb").read()
            modes = {"Z_PARTIAL_FLUSH": 1, "Z_SYNC_FLUSH": 2, "Z_FULL_FLUSH": 3, "Z_BLOCK": 5}
            with open("out", "wb") as out:
                packer = zlib.compressobj(\(level), zlib.DEFLATED, 31)
                for start in range(0, len(raw), 30_011):
                    out.write(packer.compress(raw[start:start + 30_011]) + packer.flush(modes["\(flush)"]))
                out.write(packer.flush())
            """)
        #expect(try Unpacked(archive, chunk: 10_000).truth == workshop.truth())
    }

    @Test(arguments: ["ZIP_STORED", "ZIP_DEFLATED"], [true, false])
    func givesTheMembersOfAZip(_ method: String, _ streamed: Bool) throws {
        // A zip written into a pipe has the sizes behind the contents.
        let archive = try workshop.python(
            """
            import os, subprocess, sys, zipfile
            class Pipe:
                def __init__(self, file): self.file = file
                def write(self, data): return self.file.write(data)
                def flush(self): self.file.flush()
            with open("out", "wb") as file, zipfile.ZipFile(Pipe(file) if \(streamed ? "True" : "False") else file, "w",
                    zipfile.\(method)) as archive:
                for folder, folders, names in sorted(os.walk("in")):
                    archive.write(folder, folder + "/")
                    for name in sorted(names): archive.write(folder + "/" + name)
            """)
        let truth = try workshop.truth(#"zipfile.ZipFile("out")"#)
        for chunk in [1, 7, 65_536] { #expect(try Unpacked(archive, chunk: chunk).truth == truth) }
    }

    @Test func givesTheMembersOfAZipByInfoZip() throws {
        // Info-ZIP writes UTF-8 without saying so.
        let archive = try workshop.make("zip -qr out.zip in; mv out.zip out")
        #expect(
            try Unpacked(archive).truth == workshop.truth(#"zipfile.ZipFile("out", metadata_encoding="utf-8")"#))
    }

    @Test func saysWhatEachMemberIs() throws {
        let archive = try workshop.make(
            """
            cd in; rm -rf *; echo a > file; mkdir folder; ln -s file link; ln file hard; mkfifo fifo
            echo b > setuid; chmod 4755 setuid; echo c > setgid; chmod 2755 setgid; echo d > sticky; chmod 1644 sticky
            tar -cf ../out file folder link hard fifo setuid setgid sticky
            """)
        let kinds = try Unpacked(archive).members.map { "\($0.member.name) \($0.member.kind)" }
        #expect(
            kinds == [
                "file file", "folder/ folder", #"link special("a symbolic link")"#, #"hard special("a hard link")"#,
                #"fifo special("a FIFO")"#, #"setuid special("a file that runs as its owner (setuid)")"#,
                #"setgid special("a file that runs as its owner (setuid)")"#, "sticky file",
            ])
    }

    @Test func saysWhichMembersAreDevices() throws {
        let archive = try workshop.python(
            """
            import tarfile
            with tarfile.open("out", "w") as tar:
                for name, kind in [("char", tarfile.CHRTYPE), ("block", tarfile.BLKTYPE)]:
                    member = tarfile.TarInfo(name); member.type = kind; tar.addfile(member)
            """)
        #expect(try Unpacked(archive).members.map(\.member.kind) == [.special("a device"), .special("a device")])
    }

    /// What lies between its pieces is not in the archive, so it must neither be closed up nor written as endless zeros.
    @Test(arguments: ["--format=gnu", "--format=posix --sparse-version=0.1", "--format=posix --sparse-version=1.0"])
    func aFileWithHolesIsSaidToBeOne(_ options: String) throws {
        let archive = try workshop.make(
            """
            for i in 1 5 9; do printf data | dd of=holes bs=1 seek=$((i * 65536)) conv=notrunc; done
            truncate -s 1M holes; tar -S \(options) -cf out holes in/a.txt
            """)
        let members = try Unpacked(archive).members
        #expect(members.map(\.member.name) == ["holes", "in/a.txt"])
        #expect(members[0].member.kind == .special("a file with holes"))
        #expect(members[1].bytes == Array("hello".utf8))
    }

    @Test(arguments: ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"])
    func givesNamesInUTF8(_ format: String) throws {
        let archive = try workshop.python(
            """
            import io, tarfile
            with tarfile.open("out", "w", format=tarfile.\(format)) as tar:
                for name in ["h\\u00e9.jpg", "\\u5199\\u771f/0001.jpg", "\\U0001F600.json", "x" * 90 + "\\u00e9.txt"]:
                    member = tarfile.TarInfo(name); member.size = 1; tar.addfile(member, io.BytesIO(b"x"))
            """)
        try workshop.run("cp out tar")
        #expect(try Unpacked(archive).truth == workshop.truth())
    }

    @Test func aNameThatIsNoTextIsSaidToBeNone() throws {
        let archive = try workshop.make(
            #"cd in; rm -rf *; echo a > "$(printf 'h\351.txt')"; echo b > b; tar --format=gnu -cf ../out *"#)
        let members = try Unpacked(archive).members
        #expect(members.map(\.member.name).sorted() == ["b", "h\u{FFFD}.txt"])
        #expect(members.count { $0.member.kind == .file } == 1)
    }

    @Test func anArchiveWithoutMembersIsWhole() throws {
        for script in [
            "tar -cf out -T /dev/null", "tar -cf - -T /dev/null | gzip > out", "tar -cf - -T /dev/null | zstd -q > out",
            #"printf 'PK\005\006' > out; head -c 18 /dev/zero >> out"#,
        ] {
            #expect(try Unpacked(workshop.make(script)).members.isEmpty)
        }
    }
}
