import FetchContainers
import FetchCore
import Testing

/// Archives of real writers pass, however their bytes arrive.
struct WholeArchiveTests {
    @Test(arguments: ["v7", "ustar", "oldgnu", "gnu", "posix"], ["", " | gzip", " | gzip -1n"])
    func acceptsWhatTarWrites(_ format: String, _ compressor: String) throws {
        let archive = try Workshop().make("tar --format=\(format) -cf - in\(compressor) > out")
        for chunk in Inspection.chunkSizes {
            let inspector = ArchiveInspector(name: "x.tar")
            try Inspection.run(inspector, archive, chunk: chunk)
            // Two folders, six files and links; one of the two names of a file is a link without content.
            #expect(inspector.members == 8)
            #expect(inspector.memberBytes == 5 + 1_492 + 1_500)
        }
    }

    @Test(arguments: ["gnu", "posix"])
    func acceptsLongNames(_ format: String) throws {
        let archive = try Workshop().make(
            """
            long=$(printf 'n%.0s' $(seq 1 120)); mkdir -p $long/$long; echo x > $long/$long/$long
            ln -s $long/$long/$long $long/link; tar --format=\(format) -cf out $long
            """)
        for chunk in Inspection.chunkSizes {
            let inspector = ArchiveInspector(name: "x.tar")
            try Inspection.run(inspector, archive, chunk: chunk)
            #expect(inspector.members == 4)
        }
    }

    @Test(arguments: ["--format=gnu", "--format=posix --sparse-version=0.1", "--format=posix --sparse-version=1.0"])
    func acceptsSparseFilesWithManyHoles(_ options: String) throws {
        let archive = try Workshop().make(
            """
            for i in $(seq 0 60); do printf data | dd of=holes bs=1 seek=$((i * 65536)) conv=notrunc; done
            tar -S \(options) -cf out holes in/a.txt
            """)
        #expect(archive.count < 1_000_000)
        for chunk in Inspection.chunkSizes {
            let inspector = ArchiveInspector(name: "x.tar")
            try Inspection.run(inspector, archive, chunk: chunk)
            #expect(inspector.members == 2)
        }
    }

    @Test(arguments: ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"])
    func acceptsWhatPythonWrites(_ format: String) throws {
        let archive = try Workshop().python(
            """
            import tarfile
            with tarfile.open("out", "w:gz", format=tarfile.\(format), pax_headers={"comment": "all"}) as tar:
                tar.add("in")
                if tarfile.\(format) == tarfile.PAX_FORMAT:
                    member = tarfile.TarInfo("\\u00e9" * 90); member.pax_headers = {"mtime": "1.5"}; tar.addfile(member)
            """)
        #expect(Inspection.objection(to: archive, chunk: 7) == nil)
    }

    @Test(arguments: [1, 2, 20, 2_048])
    func acceptsEveryRecordSize(_ blocks: Int) throws {
        #expect(try Inspection.objection(to: Workshop().make("tar -b \(blocks) -cf out in")) == nil)
    }

    @Test func acceptsSeveralGzipMembersAndPaddingAfterThem() throws {
        let archive = try Workshop().make(
            """
            tar -cf all in; head -c 700 all | gzip > out; tail -c +701 all | head -c 1 | gzip -n >> out
            : | gzip >> out; tail -c +702 all | gzip --best >> out; head -c 3000 /dev/zero >> out
            """)
        for chunk in Inspection.chunkSizes {
            #expect(Inspection.objection(to: archive, chunk: chunk) == nil)
        }
    }

    @Test func acceptsEveryFieldOfAGzipHeader() throws {
        let archive = try Workshop().python(
            """
            import gzip, io, struct, tarfile, zlib
            raw = io.BytesIO(); tarfile.open(fileobj=raw, mode="w").close()
            head = b"\\x1f\\x8b\\x08\\x1f" + bytes(6) + struct.pack("<H", 5) + b"extra" + b"name\\0" + b"remark\\0"
            head += struct.pack("<H", zlib.crc32(head) & 0xffff)
            open("out", "wb").write(head + gzip.compress(raw.getvalue())[10:])
            """)
        for chunk in Inspection.chunkSizes {
            #expect(Inspection.objection(to: archive, chunk: chunk) == nil)
        }
    }

    @Test func acceptsALoneZeroBlockAsEndMark() throws {
        let archive = try Workshop().make("tar -b 1 -cf all in; head -c -512 all > out")
        #expect(Inspection.objection(to: archive) == nil)
    }

    @Test func acceptsAnArchiveWithoutMembers() throws {
        #expect(try Inspection.objection(to: Workshop().make("tar -cf out -T /dev/null")) == nil)
    }
}
