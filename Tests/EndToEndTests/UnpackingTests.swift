import Foundation
import MiniatureMirror
import Testing

/// Archives unpacked while they arrive.
struct UnpackingTests {
    @Test(arguments: [true, false])
    func whatIsUnpackedIsWhatTarUnpacks(isGzipped: Bool) throws {
        let stage = try Stage(0..<4, recipe: .images(60, isGzipped: isGzipped))
        let run = try stage.fetch("--all", "--extract")
        try stage.expect(try stage.untarred(0..<4), after: run)
        let total = try (0..<4).reduce(0) { try $0 + stage.size(of: $1) }
        #expect(stage.bytesSent == total)
        #expect(run.errors.contains("480 files"), "\(run)")

        stage.server.clearLog()
        try stage.expect(try stage.untarred(0..<4), after: try stage.fetch("--all", "--extract"))
        #expect(stage.server.log.isEmpty)
        #expect(stage.partBytes == 0)
    }

    @Test func theManifestStatusAndVerifyKnowEachFile() throws {
        let stage = try Stage(0..<2, recipe: .images(5))
        let truth = try stage.untarred(0..<2)
        try stage.expect(truth, after: try stage.fetch("--all", "--extract"))
        let manifest = try stage.manifest()
        #expect(manifest.keys.sorted() == truth.names)
        for (name, line) in manifest {
            #expect(line["size"] as? Int == truth[name]?.count)
            #expect(line["archive"] as? String == name.split(separator: "/").first.map { $0 + ".tar" })
            #expect((line["sha256"] as? String)?.count == 64)
        }
        try stage.scratch.write(
            manifest.map { "\($1["sha256"] ?? "")  \($0)\n" }.joined(), to: "out/.fetch/sums")
        try Shell.run("sha256sum --quiet -c .fetch/sums", in: stage.scratch, folder: "out")

        let status = try stage.tool("status", stage.output, "--json").json()
        #expect(status["downloaded"] as? Int == 2, "\(status)")
        let verify = try stage.tool("verify", stage.output, "--json")
        #expect(verify.status == 0, "\(verify)")
        #expect(try verify.json()["right"] as? Int == 20)
        #expect((try verify.json()["extra"] as? [String])?.isEmpty == true, "\(verify)")
    }

    @Test func whatIsDeletedOrDamagedIsBroughtAgainAndNothingElseIsTouched() throws {
        let stage = try Stage(0..<2, recipe: .images(30))
        let truth = try stage.untarred(0..<2)
        try stage.expect(truth, after: try stage.fetch("--all", "--extract"))
        let names = truth.names.filter { $0.hasPrefix("sa_000001/") }
        for name in names.prefix(3) { try FileManager.default.removeItem(atPath: stage.scratch.path("out/\(name)")) }
        var bytes = Array(try #require(truth[names[10]]))
        bytes[bytes.count / 2] ^= 1
        try stage.scratch.write(bytes, to: "out/\(names[10])")
        let untouched = try stage.scratch.modified("out/\(names[20])")

        let verify = try stage.tool("verify", stage.output, "--json")
        #expect(verify.status == 65, "\(verify)")
        #expect(try verify.json()["missing"] as? [String] == Array(names.prefix(3)))
        stage.server.clearLog()
        try stage.expect(truth, after: try stage.fetch("--all", "--extract"))
        #expect(stage.gets(of: 0).isEmpty && !stage.gets(of: 1).isEmpty)
        #expect(try stage.scratch.modified("out/\(names[20])") == untouched)
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test(arguments: [("--images-only", ".jpg"), ("--annotations-only", ".json")])
    func onePartOfEachPairComesAlone(option: String, ending: String) throws {
        let stage = try Stage(0..<2, recipe: .images(40))
        let some = try stage.untarred(0..<2) { $1.hasSuffix(ending) }
        try stage.expect(some, after: try stage.fetch("--all", "--extract", option))
        #expect(some.names.count == 80)
        // The rest comes later, and what is there stays.
        let first = try stage.scratch.modified("out/\(some.names[0])")
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
        #expect(try stage.scratch.modified("out/\(some.names[0])") == first)
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    /// What was passed over for one goal is not passed over for the next, wherever the first one was cut off.
    @Test func otherPartsAreNotLostWhenTheFirstGoalWasCutOff() throws {
        let stage = try Stage([1], recipe: .images(400, weighing: 3_000))
        stage.server.faults.add(.cutBody(afterBytes: 900_000), matching: { _ in true })
        #expect(try stage.fetch("--all", "--extract", "--images-only", "--retries", "0").status != 0)
        #expect(try stage.tree.names.count > 90)
        stage.server.faults.removeAll()
        try stage.expect(try stage.untarred([1]), after: try stage.fetch("--all", "--extract"))
    }

    @Test func archivesAreKeptOnDemand() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        let names = (0..<3).map(Tar.name)
        var both = try stage.untarred(0..<3).files.mapValues(Array.init)
        for name in names { both[name] = try stage.truth(name) }
        let run = try stage.fetch("--all", "--extract", "--keep-archives")
        try stage.expect(TreeListing(both), after: run)
        #expect(try stage.bytesSent == names.reduce(0) { try $0 + stage.truth($1).count })
        stage.server.clearLog()
        try stage.expect(TreeListing(both), after: try stage.fetch("--all", "--extract", "--keep-archives"))
        try stage.expect(TreeListing(both), after: try stage.fetch("--all", "--extract"))
        try stage.expect(TreeListing(both), after: try stage.fetch("--all"))
        #expect(stage.server.log.isEmpty)
    }

    @Test func archivesThatAreThereAreUnpackedWithoutARequest() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        let names = (0..<3).map(Tar.name)
        try stage.expectRight(try stage.fetch("--all"), names)
        stage.server.stop()
        var both = try stage.untarred(0..<3).files.mapValues(Array.init)
        for name in names { both[name] = try stage.truth(name) }
        try stage.expect(TreeListing(both), after: try stage.fetch("--all", "--extract"))
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test func archivesThatWereUnpackedAreBroughtWholeOnDemand() throws {
        let stage = try Stage(0..<2, recipe: .images(10))
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
        var both = try stage.untarred(0..<2).files.mapValues(Array.init)
        for name in (0..<2).map(Tar.name) { both[name] = try stage.truth(name) }
        try stage.expect(TreeListing(both), after: try stage.fetch("--all"))
    }

    @Test func aPromisedChecksumIsCompared() throws {
        let stage = try Stage(0..<2, recipe: .images(10))
        let sums = try stage.dataset.md5List()
        let right = try stage.scratch.write(sums, to: "right.md5")
        let wrong = try stage.scratch.write(String(repeating: "0", count: 32) + sums.dropFirst(32), to: "wrong.md5")
        let run = try stage.fetch("--all", "--extract", "--md5", wrong)
        #expect(run.status == 65, "\(run)")
        #expect(try stage.failures()[Tar.name(0)]?["code"] as? String == "wrong-checksum")
        #expect(try stage.tree == stage.untarred([1]))
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract", "--md5", right))
    }

    /// A checksum is of the whole archive: where only a part comes, that is said.
    @Test func aPromisedChecksumThatCannotBeComparedIsSaid() throws {
        let stage = try Stage(0..<2, recipe: .images(30))
        let sums = try stage.scratch.write(try stage.dataset.md5List(), to: "right.md5")
        let first = try stage.fetch("--all", "--samples", "3", "--md5", sums)
        #expect(first.status == 0 && !first.errors.contains("cannot be compared"), "\(first)")
        let second = try stage.fetch("--all", "--samples", "6", "--md5", sums)
        try stage.expect(try stage.firstPairs(6, of: 0..<2), after: second)
        #expect(second.errors.components(separatedBy: "cannot be compared").count == 2, "\(second)")
    }

    @Test func unpackingTakesLittleMemory() throws {
        let stage = try Stage(0..<8, recipe: .images(40, weighing: 150_000))
        let plan = try stage.fetch("--all", "--extract", "--dry-run")
        let run = try stage.fetch("--all", "--extract")
        #expect(try stage.tree.names.count == 640)
        #expect(plan.peakMemory > 1_000_000)
        #expect(run.peakMemory - plan.peakMemory < 30_000_000, "\(run.peakMemory) bytes, \(plan.peakMemory) to plan")
    }
}

/// Lists of archives of several kinds with `fetch urls`.
struct MixedArchivesTests {
    private let stage: ListStage

    init() throws {
        stage = try ListStage()
        try stage.scratch.makeFolder("in/deep/er")
        try Shell.run(
            """
            for n in 1 2 3 4 5 6 7 8 9; do head -c ${n}1234 /dev/urandom > $n.jpg; echo "{\\"n\\": $n}" > $n.json; done
            echo deep > deep/er/x.txt; printf accent > "h\u{E9}.txt"; : > empty
            tar -cf ../a.tar *; tar -czf ../b.tar.gz *; tar -cf - * | zstd -q > ../c.tar.zst; zip -qr ../d.zip *
            tar -cf - * | xz > ../e.tar.xz; echo read me > ../README.txt
            """, in: stage.scratch, folder: "in")
    }

    private func list(_ names: [String]) throws {
        for name in names { stage.add(name, bytes: Array(try stage.scratch.bytes(name))) }
    }

    private func tree(_ folders: [String], and others: [String] = []) throws -> TreeListing {
        var files: [String: [UInt8]] = [:]
        for (name, bytes) in try TreeListing(of: stage.scratch.path("in")).files {
            for folder in folders { files["\(folder)/\(name)"] = Array(bytes) }
        }
        for name in others { files[name] = Array(try stage.scratch.bytes(name)) }
        return TreeListing(files)
    }

    @Test func archivesAreToldByTheirBytesAndTheRestIsBroughtWhole() throws {
        try list(["a.tar", "b.tar.gz", "c.tar.zst", "d.zip", "e.tar.xz", "README.txt"])
        let run = try stage.fetch("--extract")
        #expect(run.status == 0, "\(run)")
        let right = try tree(["a", "b", "c", "d", "e"], and: ["README.txt"])
        #expect(try stage.tree.names == right.names)
        #expect(try stage.tree == right)
        stage.server.clearLog()
        #expect(try stage.fetch("--extract").status == 0)
        #expect(stage.server.log.isEmpty)
        #expect(try RunningTool(["verify", stage.output], in: stage.scratch).finish().status == 0)
    }

    @Test func aNameWithoutAnEndingIsToldByItsBytesToo() throws {
        stage.add("plain", bytes: Array(try stage.scratch.bytes("b.tar.gz")))
        #expect(try stage.fetch("--extract").status == 0)
        #expect(try stage.tree == tree(["plain.d"]))
    }

    @Test(arguments: ["b.tar.gz", "c.tar.zst", "d.zip", "e.tar.xz"])
    func pairsComeOutOfEveryKind(_ name: String) throws {
        try list([name])
        let folder = name.prefix { $0 != "." }
        let three = try stage.fetch("--samples", "3", "--sample-parts", "jpg,json")
        #expect(three.status == 0, "\(three)")
        #expect(try stage.tree.names.count == 6)
        let six = try stage.fetch("--samples", "6", "--sample-parts", "jpg,json")
        #expect(six.status == 0, "\(six)")
        let wanted = try tree([String(folder)])
        #expect(try stage.tree.names.count == 12)
        for (name, bytes) in try stage.tree.files { #expect(wanted[name] == bytes) }
        #expect(try RunningTool(["verify", stage.output], in: stage.scratch).finish().status == 0)
    }

    @Test func otherPartsAreOtherSamples() throws {
        try list(["b.tar.gz"])
        #expect(try stage.fetch("--samples", "2", "--sample-parts", "jpg").status == 0)
        #expect(try stage.tree.names == ["b/1.jpg", "b/2.jpg"])
        #expect(try stage.fetch("--samples", "2", "--sample-parts", "json").status == 0)
        #expect(try stage.tree.names == ["b/1.jpg", "b/1.json", "b/2.jpg", "b/2.json"])
    }

    @Test func archivesThatWouldLandInOneFolderAreKeptApart() throws {
        stage.add("x.tar", bytes: Array(try stage.scratch.bytes("a.tar")))
        try Shell.run("echo other > 1.json; tar -czf x.tgz 1.json", in: stage.scratch)
        stage.add("x.tgz", bytes: Array(try stage.scratch.bytes("x.tgz")))
        let run = try stage.fetch("--extract")
        #expect(run.status != 0, "\(run)")
        #expect(run.errors.contains("same folder"), "\(run)")
        #expect(try stage.tree == tree(["x"]))
    }

    @Test func aMemberNeverTakesThePlaceOfAnotherAsset() throws {
        stage.add("a.tar", bytes: Array(try stage.scratch.bytes("a.tar")))
        stage.add("a/1.json", bytes: Array("mine".utf8))
        let run = try stage.fetch("--extract")
        #expect(run.status == 65, "\(run)")
        #expect(try stage.tree["a/1.json"] == Data("mine".utf8))
        #expect(try stage.tree["a/2.json"] != nil)
    }

    @Test func samplesThatStandTogetherAreTakenInOrder() throws {
        try Shell.run(
            "tar -czf web.tar.gz -C in 1.jpg 1.json 2.jpg 2.json 3.jpg 3.json 4.jpg 4.json", in: stage.scratch)
        try list(["web.tar.gz"])
        #expect(try stage.fetch("--samples", "2").status == 0)
        #expect(try stage.tree.names == ["web/1.jpg", "web/1.json", "web/2.jpg", "web/2.json"])
        #expect(try stage.fetch("--samples", "3").status == 0)
        #expect(try stage.tree.names.count == 6)
        #expect(try stage.fetch("--samples", "9", "--images-only").status == 0)
        #expect(try stage.tree.names.count == 7)
        #expect(try stage.fetch("--samples", "9").status == 0)
        #expect(try stage.tree.names.count == 8)
        let wanted = try tree(["web"])
        for (name, bytes) in try stage.tree.files { #expect(wanted[name] == bytes) }
        #expect(try RunningTool(["verify", stage.output], in: stage.scratch).finish().status == 0)
    }

    @Test func aZipThatChangedIsNotMixedWithWhatIsThere() throws {
        try Shell.run(
            "for n in $(seq 1000 1300); do echo $n > $n.txt; done; zip -qr0 ../z.zip *", in: stage.scratch, folder: "in"
        )
        stage.add("z.zip", bytes: Array(try stage.scratch.bytes("z.zip")))
        stage.server.faults.add(.cutBody(afterBytes: 30_000), path: "/z.zip")
        #expect(try stage.fetch("--extract", "--retries", "0").status == 69)
        #expect(try !stage.tree.names.isEmpty)
        try Shell.run(
            "for n in $(seq 1000 1300); do echo new $n > $n.txt; done; zip -qr0 ../y.zip *", in: stage.scratch,
            folder: "in")
        stage.content["/z.zip"] = .bytes(Array(try stage.scratch.bytes("y.zip")))
        stage.server.faults.removeAll()
        #expect(try stage.fetch("--extract").status == 0)
        #expect(try stage.tree == tree(["z"]))
    }

    @Test func aNewPromiseIsReasonToUnpackAnew() throws {
        let old = Array(try stage.scratch.bytes("b.tar.gz"))
        stage.add("b.tar.gz", bytes: old, row: "\(stage.server.url("/b.tar.gz"))\tb.tar.gz\t\(old.count)")
        #expect(try stage.fetch("--extract").status == 0)
        try Shell.run("echo changed > 1.json; tar -czf ../b.tar.gz *", in: stage.scratch, folder: "in")
        let new = Array(try stage.scratch.bytes("b.tar.gz"))
        stage.content["/b.tar.gz"] = .bytes(new)
        stage.replaceRows(with: "\(stage.server.url("/b.tar.gz"))\tb.tar.gz\t\(new.count)")
        let run = try stage.fetch("--extract")
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tree == tree(["b"]))
    }

    @Test func aSizeOtherThanPromisedIsRefused() throws {
        let bytes = Array(try stage.scratch.bytes("b.tar.gz"))
        stage.add("b.tar.gz", bytes: bytes, row: "\(stage.server.url("/b.tar.gz"))\tb.tar.gz\t\(bytes.count + 1)")
        let run = try stage.fetch("--extract")
        #expect(run.status == 65, "\(run)")
        #expect(try stage.tree.files.isEmpty)
    }
}
