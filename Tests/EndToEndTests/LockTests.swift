import Foundation
import MiniatureMirror
import Testing

/// `fetch lock`, `fetch sync` and `fetch diff`.
struct LockTests {
    /// A mirror of thirty files, fetched and locked.
    private func lockedList() throws -> ListStage {
        let stage = try ListStage()
        for number in 0..<30 { stage.add("train/\(number % 3)/\(number).bin", size: 1000 + 13 * number) }
        try stage.expectRight(try stage.fetch())
        let run = try stage.tool("lock", stage.output)
        #expect(run.status == 0, "\(run)")
        stage.server.clearLog()
        return stage
    }

    private func lines(_ stage: ListStage, _ file: String = "fetch.lock") throws -> [[String: Any]] {
        try JSONLines.objects(try stage.scratch.text(file))
    }

    @Test func aLockNamesEveryPathWithSizeAndHashInAStableOrder() throws {
        let stage = try lockedList()
        let all = try lines(stage)
        #expect(all.first?["lock"] as? Int == 1)
        #expect(all.first?["source"] as? String == "urls")
        let paths = all.filter { $0["path"] != nil }
        #expect(paths.compactMap { $0["path"] as? String } == stage.truth.keys.sorted())
        for line in paths {
            let path = try #require(line["path"] as? String)
            #expect(line["size"] as? Int == stage.truth[path]?.count)
            #expect((line["sha256"] as? String)?.count == 64)
            #expect((line["id"] as? String)?.hasSuffix("/" + path) == true)
        }
        let first = try stage.scratch.text("fetch.lock")
        #expect(try stage.tool("lock", stage.output, "-o", "again.lock").status == 0)
        #expect(try stage.scratch.text("again.lock") == first)
    }

    @Test func tenDeletedFilesAreAskedForAndNothingElse() throws {
        let stage = try lockedList()
        let gone = stage.truth.keys.sorted().prefix(10)
        for path in gone { try FileManager.default.removeItem(atPath: "\(stage.output)/\(path)") }
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.output)
        try stage.expectRight(run)
        #expect(stage.server.log.map(\.path).sorted() == gone.map { "/" + $0 }.sorted())
    }

    @Test func aSecondPlaceGetsTheSameTreeAndTheSameLock() throws {
        let stage = try lockedList()
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.scratch.path("other"))
        #expect(run.status == 0, "\(run)")
        #expect(try TreeListing(of: stage.scratch.path("other")) == TreeListing(stage.truth))
        #expect(try stage.tool("lock", "other", "-o", "other.lock").status == 0)
        #expect(try stage.scratch.text("other.lock") == stage.scratch.text("fetch.lock"))
        let difference = try stage.tool("diff", "fetch.lock", "other.lock")
        #expect(difference.status == 0, "\(difference)")
        #expect(difference.lines == ["the same 30 paths"])
    }

    @Test func whatChangedUpstreamIsNamedAndTheOldStays() throws {
        let stage = try lockedList()
        let path = "train/1/4.bin"
        let old = try #require(stage.truth[path])
        // Of the same size, so that only the hash tells.
        stage.content["/" + path] = .bytes(old.map { $0 ^ 1 })
        try stage.scratch.write(Array(old.dropLast()), to: "out/\(path)")
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.output)
        #expect(run.status == 65, "\(run)")
        #expect(run.errors.contains("changed \(path)"), "\(run)")
        #expect(try stage.tree[path] == Data(old.dropLast()))
        #expect(try stage.tree.names == stage.truth.keys.sorted())
        #expect(stage.server.log.allSatisfy { $0.path == "/" + path })
    }

    @Test func askedToCheckItNamesWhatChangedOfWhatIsThere() throws {
        let stage = try lockedList()
        stage.content["/train/1/4.bin"] = .bytes([1, 2, 3])
        let quiet = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.output)
        #expect(quiet.status == 0, "\(quiet)")
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.output, "--check")
        #expect(run.status == 65, "\(run)")
        #expect(run.errors.contains("changed train/1/4.bin"), "\(run)")
        #expect(try stage.tree == TreeListing(stage.truth))
    }

    @Test func whatIsNoLongerListedIsNamed() throws {
        let stage = try lockedList()
        let list = try stage.scratch.text("list.txt").split(separator: "\n").dropFirst()
        try stage.scratch.write(list.joined(separator: "\n") + "\n", to: "list.txt")
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.scratch.path("other"))
        #expect(run.status == 65, "\(run)")
        #expect(run.errors.contains("changed train/0/0.bin: it is no longer listed"), "\(run)")
        #expect(try TreeListing(of: stage.scratch.path("other")).names.count == 29)
    }

    @Test func otherProgramsCheckTheExportedSums() throws {
        let stage = try ListStage()
        stage.add("a b/c\\d.bin", size: 100, row: "\(stage.server.url("/x"))\ta b/c\\d.bin")
        stage.content["/x"] = .bytes(try #require(stage.truth["a b/c\\d.bin"]))
        stage.add("plain.bin", size: 5000)
        #expect(try stage.fetch().status == 0)
        #expect(try stage.tool("lock", stage.output, "--export", "sha256sum", "-o", "sums").status == 0)
        try Shell.run("sha256sum --strict -c ../sums", in: stage.scratch, folder: "out")
        try stage.scratch.write([1], to: "out/plain.bin")
        #expect(throws: HarnessError.self) {
            try Shell.run("sha256sum --strict -c ../sums", in: stage.scratch, folder: "out")
        }
    }

    @Test func exportedAddressesAreAListThatBringsTheSame() throws {
        let stage = try lockedList()
        let run = try stage.tool("lock", "fetch.lock", "--export", "urls")
        #expect(run.status == 0, "\(run)")
        try stage.scratch.write(run.output, to: "exported.txt")
        let again = try stage.tool("urls", "exported.txt", "-o", "again")
        #expect(again.status == 0, "\(again)")
        #expect(try TreeListing(of: stage.scratch.path("again")) == TreeListing(stage.truth))
    }

    @Test func aCroissantFileNamesEveryFileWithItsHash() throws {
        let stage = try lockedList()
        #expect(try stage.tool("lock", "fetch.lock", "--export", "croissant", "-o", "c.json").status == 0)
        let croissant = try JSONLines.object(try stage.scratch.text("c.json"))
        #expect(croissant["conformsTo"] as? String == "http://mlcommons.org/croissant/1.0")
        let files = try #require(croissant["distribution"] as? [[String: Any]])
        #expect(files.compactMap { $0["@id"] as? String } == stage.truth.keys.sorted())
        #expect(files.allSatisfy { ($0["sha256"] as? String)?.count == 64 && $0["contentUrl"] != nil })
    }

    @Test func aDifferenceNamesEachPath() throws {
        let stage = try lockedList()
        let text = try stage.scratch.text("fetch.lock").split(separator: "\n").map(String.init)
        var other = text.filter { !$0.contains(#""path":"train/0/0.bin""#) }
        let changed = try #require(other.firstIndex { $0.contains(#""path":"train/1/1.bin""#) })
        other[changed] = other[changed].replacingOccurrences(of: #""size":1013"#, with: #""size":1014"#)
        try stage.scratch.write(other.joined(separator: "\n") + "\n", to: "new.lock")
        let run = try stage.tool("diff", "fetch.lock", "new.lock")
        #expect(run.status == 1, "\(run)")
        #expect(run.lines.first == "- train/0/0.bin  1.0 kB", "\(run)")
        #expect(run.lines.contains { $0.hasPrefix("~ train/1/1.bin") })
        #expect(run.lines.last == "0 added, 1 removed, 1 changed")
        let back = try stage.tool("diff", "new.lock", "fetch.lock", "--json")
        #expect(try JSONLines.objects(back.output).first?["change"] as? String == "added")
    }

    @Test func whatIsNoLockIsRefused() throws {
        let stage = try lockedList()
        try stage.scratch.write("{}\n", to: "no.lock")
        #expect(try stage.tool("diff", "fetch.lock", "no.lock").status == 64)
        #expect(try stage.tool("sync", "--locked", "missing.lock", "-o", "x").status == 66)
        try stage.scratch.write(String(try stage.scratch.text("fetch.lock").dropLast(9)), to: "cut.lock")
        let cut = try stage.tool("sync", "--locked", "cut.lock", "-o", "x")
        #expect(cut.status == 64 && cut.errors.contains("cut off"), "\(cut)")
        let evil = try stage.scratch.text("fetch.lock").replacingOccurrences(of: "train/0/0.bin", with: "../0.bin")
        try stage.scratch.write(evil, to: "evil.lock")
        #expect(try stage.tool("sync", "--locked", "evil.lock", "-o", "x").status == 64)
    }

    @Test func whatIsNotWholeIsLockedOnlyWhenAsked() throws {
        let stage = try ListStage()
        stage.add("a.bin", size: 100)
        stage.add("b.bin", size: 100)
        stage.content["/b.bin"] = nil
        #expect(try stage.fetch().status == 75)
        #expect(try stage.tool("lock", stage.output).status == 75)
        #expect(!stage.scratch.has("fetch.lock"))
        #expect(try stage.tool("lock", stage.output, "--incomplete").status == 0)
        #expect(try lines(stage).compactMap { $0["path"] as? String } == ["a.bin"])
    }

    @Test func aLockOfSignedLinksHoldsNoSecretAndTakesAFreshList() throws {
        let stage = try Stage(0..<6)
        #expect(try stage.fetch("--random", "3", "--seed", "7").status == 0)
        #expect(try stage.tool("lock", stage.output).status == 0)
        let text = try stage.scratch.text("fetch.lock")
        #expect(!text.contains("oh=") && !text.contains("oe=") && !text.contains("http://"))
        #expect(text.contains("--random 3 --seed 7") && text.contains("xxh64-rank/1"))
        let fresh = stage.dataset.linkList(baseURL: stage.server.url(""), expires: stage.dataset.expires + 86_400)
        try stage.scratch.write(fresh, to: "fresh.txt")
        try FileManager.default.removeItem(atPath: stage.scratch.path("links.txt"))
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", "other", "--links", "fresh.txt")
        #expect(run.status == 0, "\(run)")
        #expect(try TreeListing(of: stage.scratch.path("other")) == stage.tree)
        let list = try stage.tool("lock", "fetch.lock", "--export", "urls")
        #expect(list.status != 0)
    }

    /// What a run brought that was cut off is of that run, and its archive of the next one.
    @Test func whatSeveralRunsUnpackedIsLockedForEachOfThem() throws {
        let stage = try Stage(0..<2, recipe: .images(300, weighing: 8_000))
        let truth = try stage.untarred(0..<2)
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 3_000_000))
        let first = try stage.start("--all", "--extract")
        #expect(Patience.wait { ((try? stage.tree.names.count) ?? 0) > 50 || first.isOver })
        first.send(SIGTERM)
        #expect(try first.finish().status == 143)
        stage.server.faults.removeAll()
        try stage.expect(truth, after: try stage.fetch("--all", "--extract"))
        #expect(try stage.tool("lock", stage.output).status == 0)
        let runs = try JSONLines.objects(try stage.scratch.text("fetch.lock")).compactMap { line in
            line["path"] == nil ? nil : line["run"] as? Int
        }
        #expect(Set(runs) == [1, 2])
        let synced = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.scratch.path("other"))
        #expect(synced.status == 0, "\(synced)")
        #expect(try TreeListing(of: stage.scratch.path("other")) == truth)
    }

    @Test func whatWasUnpackedIsBroughtAgainMemberByMember() throws {
        let stage = try Stage(0..<3, recipe: .images(30))
        #expect(try stage.fetch("--all", "--samples", "10").status == 0)
        #expect(try stage.tool("lock", stage.output).status == 0)
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", "other")
        #expect(run.status == 0, "\(run)")
        #expect(try TreeListing(of: stage.scratch.path("other")) == stage.tree)
        let names = try stage.tree.names
        try FileManager.default.removeItem(atPath: stage.scratch.path("out/\(names[3])"))
        stage.server.clearLog()
        let again = try stage.tool("sync", "--locked", "fetch.lock", "-o", stage.output)
        #expect(again.status == 0, "\(again)")
        #expect(try stage.tree == TreeListing(of: stage.scratch.path("other")))
        #expect(Set(stage.gets.map(\.path)).count == 1)
    }
}
