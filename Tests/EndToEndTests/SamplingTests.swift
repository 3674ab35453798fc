import Foundation
import MiniatureMirror
import Testing

/// The first samples of each archive.
struct SamplingTests {
    @Test(arguments: [true, false])
    func theFirstPairsOfEachTarCome(isGzipped: Bool) throws {
        let stage = try Stage(0..<2, recipe: .images(150, weighing: 60_000, isGzipped: isGzipped))
        let run = try stage.fetch("--all", "--samples", "3")
        try stage.expect(try stage.firstPairs(3, of: 0..<2), after: run)
        #expect(try stage.tree.names.count == 12)
        let total = try (0..<2).reduce(0) { try $0 + stage.size(of: $1) }
        // The first two parts of each: a megabyte and two.
        #expect(stage.bytesSent < total * 2 / 5, "\(stage.bytesSent) of \(total) bytes")
        #expect(run.errors.contains("6 samples"), "\(run)")
        stage.server.clearLog()
        try stage.expect(try stage.firstPairs(3, of: 0..<2), after: try stage.fetch("--all", "--samples", "3"))
        try stage.expect(try stage.firstPairs(3, of: 0..<2), after: try stage.fetch("--all", "--samples", "2"))
        #expect(stage.server.log.isEmpty)
    }

    /// 5 and then 10 are 10, and in between nothing is missing or left over.
    @Test func samplesGrow() throws {
        let stage = try Stage(0..<3, recipe: .images(60, weighing: 20_000))
        for count in [5, 10, 11, 60, 100] {
            try stage.expect(
                try stage.firstPairs(count, of: 0..<3), after: try stage.fetch("--all", "--samples", "\(count)"))
            let verify = try stage.tool("verify", stage.output, "--json")
            #expect(verify.status == 0, "\(verify)")
            #expect((try verify.json()["extra"] as? [String])?.isEmpty == true, "\(verify)")
            #expect(try stage.manifest().keys.sorted() == stage.tree.names)
        }
        // Samples, then everything.
        try stage.expect(try stage.untarred(0..<3), after: try stage.fetch("--all", "--extract"))
    }

    @Test func picturesThatAreThereServePairsToo() throws {
        let stage = try Stage([2], recipe: .images(300))
        let pictures = try stage.untarred([2]) { $1.hasSuffix(".jpg") }
        try stage.expect(pictures, after: try stage.fetch("--all", "--extract", "--images-only"))
        var both = pictures.files.mapValues(Array.init)
        for (name, bytes) in try stage.firstPairs(20, of: [2]).files { both[name] = Array(bytes) }
        try stage.expect(TreeListing(both), after: try stage.fetch("--all", "--samples", "20"))
        let verify = try stage.tool("verify", stage.output, "--json")
        #expect(verify.status == 0, "\(verify)")
        #expect(try verify.json()["right"] as? Int == 320)
        #expect(try stage.manifest().keys.sorted() == stage.tree.names)
    }

    @Test func picturesOrAnnotationsCanBeSampledAlone() throws {
        let stage = try Stage(0..<2, recipe: .images(50))
        let members = try (0..<2).map(stage.members)
        for (option, ending) in [("--images-only", ".jpg"), ("--annotations-only", ".json")] {
            let run = try stage.fetch("--all", "--samples", "4", option)
            #expect(run.status == 0, "\(run)")
            let names = (0..<2).flatMap { number in
                members[number].filter { $0.hasSuffix(ending) }.prefix(4).map { "sa_00000\(number)/\($0)" }
            }
            #expect(try stage.tree.names.filter { $0.hasSuffix(ending) } == names.sorted())
        }
        try stage.expectNoPartialMember(in: try stage.untarred(0..<2))
    }

    @Test(arguments: [(7, [3, 2, 2]), (2, [1, 1, 0]), (9, [3, 3, 3])])
    func aTotalIsSpreadEvenly(total: Int, shares: [Int]) throws {
        let stage = try Stage(0..<3, recipe: .images(30))
        let run = try stage.fetch("--all", "--total-samples", "\(total)")
        #expect(run.status == 0, "\(run)")
        let names = try stage.tree.names
        let counts = (0..<3).map { number in names.count { $0.hasPrefix("sa_00000\(number)/") } / 2 }
        #expect(counts.sorted(by: >) == shares)
        try stage.expectNoPartialMember(in: try stage.untarred(0..<3))
        // A tar that gives none is not asked for.
        #expect(Set(stage.gets.map(\.path)).count == shares.count { $0 > 0 })
        stage.server.clearLog()
        #expect(try stage.fetch("--all", "--total-samples", "\(total)").status == 0)
        #expect(stage.server.log.isEmpty)
    }

    /// A table among the archives takes no samples away from them, and what is an archive is told by its bytes.
    @Test func aTotalIsSharedByArchivesOnly() throws {
        let stage = try ListStage()
        try Shell.python(
            """
            import io, tarfile
            for name in ("a.tar", "b.tar.gz", "c"):
                with tarfile.open(name, "w:gz" if name.endswith("gz") else "w") as tar:
                    for number in range(9):
                        for part in ("jpg", "json"):
                            member = tarfile.TarInfo(f"{number}.{part}"); member.size = 4
                            tar.addfile(member, io.BytesIO(b"some"))
            """, in: stage.scratch)
        stage.add("table.csv", bytes: Array("a,b\n1,2\n".utf8))
        for name in ["a.tar", "b.tar.gz", "c"] { stage.add(name, bytes: Array(try stage.scratch.bytes(name))) }
        stage.add("notes", bytes: Array("nothing".utf8))
        for total in [7, 10] {
            let run = try stage.fetch("--total-samples", "\(total)")
            #expect(run.status == 0, "\(run)")
            let names = try stage.tree.names
            let counts = ["a/", "b/", "c.d/"].map { folder in names.count { $0.hasPrefix(folder) } / 2 }
            #expect(counts.reduce(0, +) == total && counts.allSatisfy { $0 >= total / 3 }, "\(counts)")
            #expect(names.contains("table.csv") && names.contains("notes"))
        }
    }

    /// As many tars as fit by what their samples are expected to take, which is nearly what they take.
    @Test func samplesWithinABudgetTakeWhatThePlanSays() throws {
        let stage = try Stage(0..<6, recipe: .images(40, weighing: 1_010_000))
        let choice = ["--all", "--samples", "12", "--max-bytes", "90MB"]
        let dry = try RunningTool(stage.command(choice + ["--dry-run", "--json"]), in: stage.scratch).finish().json()
        let chosen = try #require(dry["chosen"] as? Int)
        let said = try #require((dry["estimate"] as? [String: Any])?["bytes"] as? Int)
        #expect(chosen > 2 && chosen < 6)
        #expect(said <= 90_000_000)
        let run = try RunningTool(stage.command(choice + ["--json"]), in: stage.scratch).finish()
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tree.names.count == chosen * 24)
        // What lies in the buffers of sockets when a stream is closed is a matter of the machine.
        let received = try #require(try run.json()["received_bytes"] as? Int)
        let ratio = Double(received) / Double(said)
        #expect(ratio > 0.8 && ratio < 1.2, "\(received) bytes received, \(said) expected")
    }

    @Test func stratifiedTarsAndSamplesGoTogether() throws {
        let stage = try Stage(0..<40, recipe: .images(12))
        let run = try stage.fetch("--stratified", "8", "--strata", "4", "--samples", "2", "--seed", "3")
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tree.names.count == 32)
    }

    @Test func whatIsExpectedIsSaidBeforehand() throws {
        let stage = try Stage(0..<4, recipe: .images(100, weighing: 1_010_000))
        let dry = try stage.fetch("--first", "1", "--samples", "5", "--dry-run", "--json").json()
        let said = try #require((dry["estimate"] as? [String: Any])?["bytes"] as? Int)
        let share = Double(said) / Double(try stage.size(of: 0))
        #expect(abs(share - 0.2236) < 0.03, "\(share)")
        #expect(try stage.tree.files.isEmpty)
    }
}
