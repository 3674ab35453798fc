import Foundation
import MiniatureMirror
import Testing

/// Archives that try to write where they must not.
struct HostileArchiveTests {
    private let stage: ListStage

    init() throws {
        stage = try ListStage()
        try stage.scratch.makeFolder("outside")
        try stage.scratch.write("mine", to: "outside/mine.txt")
    }

    /// Every trick, with good members in between.
    private static let tricks = #"""
        import io, os, tarfile
        out = tarfile.open("hostile.tar", "w", format=tarfile.PAX_FORMAT)
        def add(name, content=b"evil", **fields):
            member = tarfile.TarInfo(name)
            for field, value in fields.items(): setattr(member, field, value)
            if member.type == tarfile.REGTYPE: member.size = len(content)
            out.addfile(member, io.BytesIO(content))
        add("good/first.txt", b"first")
        add("/absolute.txt"); add("//absolute2.txt"); add("../outside/up.txt"); add("good/../../outside/up.txt")
        add(".."); add("."); add("good/../good/up.txt"); add("a//b"); add("good/./dot.txt")
        add("link", type=tarfile.SYMTYPE, linkname=os.path.abspath("outside")); add("link/through.txt", b"through")
        add("up", type=tarfile.SYMTYPE, linkname="../../outside"); add("up/through.txt", b"through")
        add("hard", type=tarfile.LNKTYPE, linkname=os.path.abspath("outside/mine.txt"))
        add("hard2", type=tarfile.LNKTYPE, linkname="good/first.txt")
        add("char", type=tarfile.CHRTYPE); add("block", type=tarfile.BLKTYPE); add("fifo", type=tarfile.FIFOTYPE)
        add("setuid", mode=0o4755); add("setgid", mode=0o2755)
        add("n" * 300 + ".txt"); add("good/" + "m" * 256); add("d/" * 2200 + "long.txt"); add("")
        add("bell\a.txt"); add("escape\x1b[31m.txt"); add("line\nfeed.txt"); add("\u0085.txt"); add("\x7f")
        add(".fetch/ledger.db"); add(".fetch"); add("./.fetch/owner.json"); add("good/.fetch/kept.txt", b"kept")
        add("twice.txt", b"once"); add("twice.txt", b"twice")
        add("deep/" * 150 + "down.txt", b"down")
        add("plain", b"plain"); add("plain/child.txt")
        add("folder/child.txt", b"child"); add("folder")
        add("-rf", b"option"); add("good/spaces and 'quotes'.txt", b"quotes"); add("run.sh", b"run", mode=0o777)
        for number in range(300): add(f"links/{number}", type=tarfile.SYMTYPE, linkname="/etc/passwd")
        add("good/last.txt", b"last")
        out.close()
        """#

    private static let good = [
        "good/first.txt": "first", "link/through.txt": "through", "up/through.txt": "through", "twice.txt": "twice",
        "good/.fetch/kept.txt": "kept", String(repeating: "deep/", count: 150) + "down.txt": "down", "plain": "plain",
        "folder/child.txt": "child", "-rf": "option", "good/spaces and 'quotes'.txt": "quotes", "run.sh": "run",
        "good/last.txt": "last",
    ]

    private func tree(_ files: [String: String]) -> TreeListing {
        TreeListing(Dictionary(uniqueKeysWithValues: files.map { ("hostile/\($0)", Array($1.utf8)) }))
    }

    private func failures() throws -> [[String: Any]] {
        try JSONLines.objects(try stage.scratch.text("out/.fetch/failures.jsonl"))
    }

    @Test(arguments: ["", "gzip ", "zstd -q --rm ", "zip"])
    func goodMembersComeAndEveryTrickIsRefused(packing: String) throws {
        try Shell.python(Self.tricks, in: stage.scratch)
        var name = "hostile.tar"
        if packing == "zip" {
            name = "hostile.zip"
            try Shell.python(
                """
                import tarfile, zipfile
                with zipfile.ZipFile("hostile.zip", "w") as out:
                    for member in tarfile.open("hostile.tar"):
                        if member.isreg() and member.name and not member.mode & 0o6000 and len(member.name) < 60_000:
                            out.writestr(member.name, tarfile.open("hostile.tar").extractfile(member).read())
                """, in: stage.scratch)
        } else if !packing.isEmpty {
            try Shell.run(packing + "hostile.tar", in: stage.scratch)
            name += packing.hasPrefix("gzip") ? ".gz" : ".zst"
        }
        stage.add(name, bytes: Array(try stage.scratch.bytes(name)))
        let run = try stage.fetch("--extract", "--json")
        #expect(run.status == 65, "\(run)")
        #expect(try stage.tree.names == tree(Self.good).names)
        #expect(try stage.tree == tree(Self.good))
        try expectNothingOutside()
        let failures = try failures()
        #expect(failures.allSatisfy { $0["code"] as? String == "unsafe-path" })
        #expect(try run.json()["refused"] as? Int == failures.count)
        #expect(failures.count > (packing == "zip" ? 15 : 330), "\(failures.count)")
        #expect(!run.errors.contains("\u{1b}[31m") && !run.errors.contains("\u{07}"))
        let permissions = try FileManager.default.attributesOfItem(atPath: stage.scratch.path("out/hostile/run.sh"))
        #expect((permissions[.posixPermissions] as? Int).map { $0 & 0o7000 } == 0)

        // Nothing is asked for or done again, nothing is missing, and what was refused is still said.
        stage.server.clearLog()
        let again = try stage.fetch("--extract", "--json")
        #expect(again.status == 65, "\(again)")
        #expect(try again.json()["refused"] as? Int == 0)
        #expect(try again.json()["refused_before"] as? Int == failures.count)
        #expect(try stage.fetch("--extract").errors.contains("refused by an earlier run"), "\(again)")
        #expect(stage.server.log.isEmpty)
        #expect(try stage.tree == tree(Self.good))
        let status = try RunningTool(["status", stage.output, "--json"], in: stage.scratch).finish()
        #expect(status.status == 0, "\(status)")
        let verify = try RunningTool(["verify", stage.output, "--json"], in: stage.scratch).finish()
        #expect(verify.status == 0, "\(verify)")
        #expect((try verify.json()["extra"] as? [String])?.isEmpty == true, "\(verify)")
        #expect(try RunningTool(["retry", stage.output], in: stage.scratch).finish().status == 65)
        #expect(try stage.tree == tree(Self.good))
    }

    private func expectNothingOutside() throws {
        #expect(try TreeListing(of: stage.scratch.path("outside")).names == ["mine.txt"])
        #expect(try stage.scratch.text("outside/mine.txt") == "mine")
        #expect(!stage.scratch.has("absolute.txt") && !FileManager.default.fileExists(atPath: "/absolute.txt"))
        #expect(!stage.scratch.has("up.txt") && !stage.scratch.has("out/hostile/.fetch"))
    }

    @Test func aHugeSizeIsACutAndNothingStays() throws {
        try Shell.python(
            """
            import io, tarfile
            with tarfile.open("huge.tar", "w", format=tarfile.GNU_FORMAT) as tar:
                member = tarfile.TarInfo("good.txt"); member.size = 4; tar.addfile(member, io.BytesIO(b"good"))
                member = tarfile.TarInfo("huge.bin"); member.size = 1 << 60
                tar.fileobj.write(member.tobuf(tarfile.GNU_FORMAT) + b"x" * 3_000_000)
            """, in: stage.scratch)
        stage.add("huge.tar", bytes: Array(try stage.scratch.bytes("huge.tar")))
        stage.add("other.txt", bytes: Array("other".utf8))
        let run = try stage.fetch("--extract")
        #expect(run.status == 65, "\(run)")
        #expect(try stage.tree.names == ["other.txt"])
        #expect(try failures().first?["code"] as? String == "damaged-archive")
    }

    @Test func aLinkInTheOutputIsNotFollowed() throws {
        try Shell.run("mkdir in; echo a > in/a.txt; tar -czf linked.tar.gz -C in a.txt", in: stage.scratch)
        stage.add("linked.tar.gz", bytes: Array(try stage.scratch.bytes("linked.tar.gz")))
        try stage.scratch.makeFolder("out")
        try stage.scratch.link("out/linked", to: "../outside")
        let run = try stage.fetch("--extract")
        #expect(run.status != 0, "\(run)")
        try expectNothingOutside()
    }

    @Test func manyRefusedMembersTakeLittleMemory() throws {
        try Shell.python(
            """
            import tarfile
            with tarfile.open("links.tar.gz", "w:gz", compresslevel=1) as tar:
                for number in range(30_000):
                    member = tarfile.TarInfo(f"{'long' * 20}/{number}"); member.type = tarfile.SYMTYPE
                    member.linkname = "/etc/passwd"; tar.addfile(member)
            """, in: stage.scratch)
        stage.add("links.tar.gz", bytes: Array(try stage.scratch.bytes("links.tar.gz")))
        let plan = try stage.fetch("--extract", "--dry-run")
        let run = try stage.fetch("--extract", "--json")
        #expect(run.status == 65)
        #expect(try run.json()["refused"] as? Int == 30_000)
        #expect(plan.peakMemory > 1_000_000)
        #expect(run.peakMemory - plan.peakMemory < 20_000_000, "\(run.peakMemory) bytes, \(plan.peakMemory) to plan")
    }
}
