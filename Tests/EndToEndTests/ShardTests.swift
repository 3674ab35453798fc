import Foundation
import Glibc
import MiniatureMirror
import Testing

/// Samples in shards, as WebDataset reads them.
struct ShardTests {
    /// The entries of all shards of a folder, in their order, with their bytes.
    private func entries(_ stage: Stage, _ folder: String = "out") throws -> [(name: String, bytes: Data)] {
        try shards(stage, folder).flatMap { shard in
            try stage.scratch.makeFolder("listed")
            try Shell.run(
                "rm -rf ../listed/* ; tar -tf \(shard) > ../listed/names; mkdir ../listed/x; tar -xf \(shard) -C ../listed/x",
                in: stage.scratch, folder: folder)
            return try stage.scratch.text("listed/names").split(separator: "\n").map {
                (String($0), try stage.scratch.bytes("listed/x/\($0)"))
            }
        }
    }

    private func shards(_ stage: Stage, _ folder: String = "out") throws -> [String] {
        try TreeListing(of: stage.scratch.path(folder)).names.filter { $0.hasSuffix(".tar") }
    }

    /// The keys of the pairs that become complete in a tar's order.
    private func keys(_ stage: Stage, of number: Int, first count: Int) throws -> [String] {
        var seen: Set<String> = []
        var complete: [String] = []
        for name in try stage.members(of: number) {
            let key = String(name.prefix { $0 != "." })
            if !seen.insert(key).inserted { complete.append("\(Tar.name(number).dropLast(4))/\(key)") }
        }
        return Array(complete.prefix(count))
    }

    private static let shard = ["--to", "webdataset", "--shard-size", "200kB"]

    private func command(_ stage: Stage, _ options: [String], to folder: String) -> [String] {
        ["sa1b"] + Stage.quick + stage.place + ["-o", stage.scratch.path(folder)] + options
    }

    private func pack(_ stage: Stage, _ options: [String], to folder: String = "out") throws -> ToolRun {
        try RunningTool(command(stage, options, to: folder), in: stage.scratch).finish()
    }

    @Test func samplesLieInTheOrderOfThePlanAndOfTheirTars() throws {
        let stage = try Stage(0..<6, recipe: .images(40))
        let run = try pack(stage, ["--all", "--samples", "15"] + Self.shard)
        #expect(run.status == 0, "\(run)")
        let entries = try entries(stage)
        let plan = try stage.fetch("--all", "--dry-run", "--json").json()
        let assets = try #require(plan["assets"] as? [[String: Any]])
        let order = assets.compactMap { asset in (0..<6).first { asset["path"] as? String == Tar.name($0) } }
        #expect(order.count == 6)
        let wanted = try order.flatMap { try keys(stage, of: $0, first: 15) }
        var found: [String] = []
        for (name, _) in entries where found.last != String(name.prefix { $0 != "." }) {
            found.append(String(name.prefix { $0 != "." }))
        }
        #expect(found == wanted)
        let truth = try stage.firstPairs(15, of: 0..<6)
        #expect(entries.map(\.name).sorted() == truth.names)
        for (name, bytes) in entries { #expect(truth[name] == bytes, "\(name)") }
        #expect(try shards(stage).count > 2)
        for shard in try shards(stage) { #expect(try stage.scratch.bytes("out/\(shard)").count <= 200_000) }
        let sizes = try JSONLines.object(try stage.scratch.text("out/sizes.json"))
        #expect(sizes.values.reduce(0) { $0 + ($1 as? Int ?? 0) } == 90)
        #expect(sizes.keys.sorted() == (try shards(stage)))
        #expect(try TreeListing(of: stage.scratch.path("out/.fetch/staged")).names.isEmpty)
    }

    @Test func theSamePlanMakesTheSameBytesAndAgainAsksForNothing() throws {
        let stage = try Stage(0..<5, recipe: .images(30))
        let options = ["--random", "4", "--samples", "12"] + Self.shard
        #expect(try pack(stage, options).status == 0)
        #expect(try pack(stage, options + ["-j", "1"], to: "other").status == 0)
        #expect(try TreeListing(of: stage.scratch.path("other")) == stage.tree)
        stage.server.clearLog()
        #expect(try pack(stage, options).status == 0)
        #expect(stage.server.log.isEmpty)
        #expect(try stage.tool("verify", stage.output).status == 0)
        let status = try stage.tool("status", stage.output, "--json").json()
        #expect(status["downloaded"] as? Int == 4, "\(status)")
        let manifest = try stage.manifest()
        #expect(manifest.keys.sorted() == (try shards(stage)))
    }

    @Test func tenKillsWhilePackingMakeTheSameShards() throws {
        let stage = try Stage(0..<4, recipe: .images(300, weighing: 8_000))
        let options = ["--all", "--samples", "120", "-j", "3", "--to", "webdataset", "--shard-size", "1MB"]
        #expect(try pack(stage, options, to: "truth").status == 0)
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 2_000_000))
        var moments = Lottery(seed: 11)
        for _ in 0..<10 {
            let goal = stage.bytesSent + moments.next(below: 900_000)
            let tool = try RunningTool(command(stage, options, to: "out"), in: stage.scratch)
            #expect(Patience.wait { stage.bytesSent >= goal || tool.isOver })
            usleep(useconds_t(moments.next(below: 30_000)))
            tool.send(SIGKILL)
            _ = try tool.finish()
            for shard in try shards(stage) {
                #expect(try stage.scratch.bytes("out/\(shard)") == stage.scratch.bytes("truth/\(shard)"), "\(shard)")
            }
            let parts = try TreeListing(of: stage.scratch.path("out/.fetch/parts")).names
            #expect(parts.filter { $0.hasSuffix(".tar.part") }.count <= 1)
        }
        stage.server.faults.removeAll()
        let run = try pack(stage, options)
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tree == TreeListing(of: stage.scratch.path("truth")))
    }

    @Test(.enabled(if: PythonClients.areInstalled)) func realReadersReadEverySample() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        #expect(try pack(stage, ["--all"] + Self.shard).status == 0)
        let truth = try stage.untarred(0..<3)
        let script = """
            import glob, hashlib, json, sys
            import webdataset
            urls = sorted(glob.glob("out/*.tar"))
            sums = {}
            for sample in webdataset.WebDataset(urls, shardshuffle=False, empty_check=False):
                for part in ("jpg", "json"):
                    sums[sample["__key__"] + "." + part] = hashlib.sha256(sample[part]).hexdigest()
            from datasets import load_dataset
            rows = load_dataset("webdataset", data_files={"train": urls}, split="train", cache_dir="cache")
            print(json.dumps({"sums": sums, "rows": len(rows), "keys": sorted(rows["__key__"]),
                              "widths": sorted({row["jpg"].width for row in rows})}))
            """
        let output = try PythonClients.run(
            script, in: stage.scratch, environment: ["HF_HUB_OFFLINE": "1", "HF_HOME": stage.scratch.path("hf")])
        let found = try JSONLines.object(output.split(separator: "\n").last.map(String.init) ?? "")
        let sums = try #require(found["sums"] as? [String: String])
        #expect(sums.keys.sorted() == truth.names)
        try stage.scratch.write(sums.map { "\($1)  \($0)\n" }.joined(), to: "sums")
        #expect(try pack(stage, ["--all", "--extract"], to: "plain").status == 0)
        try Shell.run("sha256sum --quiet --strict -c ../sums", in: stage.scratch, folder: "plain")
        #expect(found["rows"] as? Int == 60)
        #expect(found["widths"] as? [Int] == [32])
    }

    @Test func soManyShardsHaveAsManySamplesEach() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        let options = ["--all", "--samples", "10", "--to", "webdataset", "--shard-name", "part", "--shard-count"]
        #expect(try pack(stage, options + ["4"]).status == 0)
        let sizes = try JSONLines.object(try stage.scratch.text("out/sizes.json")) as? [String: Int]
        #expect(
            sizes == ["part-000000.tar": 8, "part-000001.tar": 8, "part-000002.tar": 7, "part-000003.tar": 7])
        let unknown = try pack(stage, ["--all", "--extract", "--to", "webdataset", "--shard-count", "4"], to: "other")
        #expect(unknown.status == 64, "\(unknown)")
    }

    @Test func anotherChoiceOrFormIsRefused() throws {
        let stage = try Stage(0..<2, recipe: .images(10))
        #expect(try pack(stage, ["--all", "--samples", "5"] + Self.shard).status == 0)
        let before = try stage.tree
        for other in [
            ["--all", "--samples", "6"] + Self.shard, ["--all", "--samples", "5"], ["--first", "1"] + Self.shard,
        ] {
            let run = try pack(stage, other)
            #expect(run.status == 64, "\(run)")
        }
        #expect(try stage.tree == before)
        // Of one small tar all members are in the last commit, which the next run settles.
        for choice in ["--all", "--first=1"] {
            #expect(try pack(stage, [choice, "--samples", "5"], to: "plain\(choice)").status == 0)
            let plain = try pack(stage, [choice, "--samples", "5"] + Self.shard, to: "plain\(choice)")
            #expect(plain.status == 64, "\(plain)")
        }
    }

    @Test func whatAKillLeftBehindPackingIsTakenAway() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        let options = ["--all", "--samples", "10"] + Self.shard
        #expect(try pack(stage, options).status == 0)
        let member = try #require(try stage.members(of: 0).first)
        let staged = "out/.fetch/staged/\(Tar.name(0).dropLast(4))"
        try stage.scratch.makeFolder(staged)
        try stage.scratch.write([1, 2, 3], to: "\(staged)/\(member)")
        try stage.scratch.write([1, 2, 3], to: "\(staged)/unknown")
        #expect(try pack(stage, options).status == 0)
        #expect(try TreeListing(of: stage.scratch.path("out/.fetch/staged")).names.isEmpty)
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test func aDamagedShardIsFoundAndAllArePackedAnew() throws {
        let stage = try Stage(0..<3, recipe: .images(30))
        let options = ["--all", "--samples", "10"] + Self.shard
        #expect(try pack(stage, options).status == 0)
        let before = try stage.tree
        let shard = try #require(try shards(stage).dropFirst().first)
        var bytes = Array(try stage.scratch.bytes("out/\(shard)"))
        bytes[700] ^= 1
        try stage.scratch.write(bytes, to: "out/\(shard)")
        #expect(try stage.tool("verify", stage.output).status == 65)
        let run = try pack(stage, options)
        #expect(run.status == 0 && run.errors.contains("packed anew"), "\(run)")
        #expect(try stage.tree == before)
    }

    @Test func aLockOfShardsBringsTheSameShards() throws {
        let stage = try Stage(0..<4, recipe: .images(20))
        #expect(try pack(stage, ["--random", "3", "--samples", "8"] + Self.shard).status == 0)
        #expect(try stage.tool("lock", stage.output).status == 0)
        let run = try stage.tool("sync", "--locked", "fetch.lock", "-o", "other")
        #expect(run.status == 0, "\(run)")
        #expect(try TreeListing(of: stage.scratch.path("other")) == stage.tree)
    }

    @Test func filesOfALikeNameMakeSamples() throws {
        let stage = try ListStage()
        for number in 0..<9 {
            stage.add("train/\(number).jpg", size: 2000 + number)
            stage.add("train/\(number).seg.png", size: 100)
        }
        let run = try stage.fetch("--to", "webdataset", "--shard-count", "3")
        #expect(run.status == 0, "\(run)")
        let sizes = try JSONLines.object(try stage.scratch.text("out/sizes.json")) as? [String: Int]
        #expect(sizes == ["urls-000000.tar": 3, "urls-000001.tar": 3, "urls-000002.tar": 3])
        try stage.scratch.makeFolder("x")
        try Shell.run("for f in out/*.tar; do tar -xf $f -C x; done", in: stage.scratch)
        #expect(try TreeListing(of: stage.scratch.path("x")) == TreeListing(stage.truth))
    }

    @Test func whatFailedIsPackedWhenItComes() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let options = ["--all", "--samples", "8"] + Self.shard
        #expect(try pack(stage, options).status == 75)
        #expect(try Set(entries(stage).map { $0.name.prefix(9) }) == ["sa_000000", "sa_000002"])
        stage.server.faults.removeAll()
        #expect(try pack(stage, options).status == 0)
        #expect(try entries(stage).map(\.name).sorted() == stage.firstPairs(8, of: 0..<3).names)
    }
}

/// A tar on standard output.
struct StreamTests {
    @Test func standardOutputIsATarOfEverything() throws {
        let stage = try ListStage()
        for number in 0..<40 { stage.add("d/\(number % 4)/\(number).bin", size: 30_000 + number) }
        let run = try stage.fetchToPipe("mkdir x; tar -x -C x")
        #expect(run == 0)
        #expect(try TreeListing(of: stage.scratch.path("x")) == TreeListing(stage.truth))
        #expect(try stage.scratch.text("errors").contains("standard output"))
    }

    @Test func samplesStreamInTheOrderOfThePlan() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        let words = stage.place.map { "'\($0)'" }.joined(separator: " ")
        try Shell.run(
            "mkdir x; \(RunningTool.executable) sa1b --all --samples 5 \(words) -o - | tar -x -C x", in: stage.scratch)
        #expect(try TreeListing(of: stage.scratch.path("x")) == stage.firstPairs(5, of: 0..<3))
    }

    @Test func aReaderThatLeavesEndsTheRun() throws {
        let stage = try ListStage()
        for number in 0..<60 { stage.add("\(number).bin", size: 300_000) }
        let status = try stage.fetchToPipe("head -c 1000 > /dev/null")
        #expect(status == 74)
        #expect(try stage.scratch.text("errors").contains("its reader has gone"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.scratch.path("tmp")).isEmpty)
    }
}

extension ListStage {
    /// Runs `fetch urls LIST -o -` into a shell command; the exit status of fetch.
    func fetchToPipe(_ reader: String) throws -> Int? {
        let words = try command([]).map { $0 == output ? "-" : $0 }.map { "'\($0)'" }.joined(separator: " ")
        try scratch.makeFolder("tmp")
        try Shell.run(
            "export TMPDIR=$PWD/tmp; { \(RunningTool.executable) \(words) 2>errors && echo 0 >status || echo $? >status; } | { \(reader); }",
            in: scratch)
        return Int(try scratch.text("status").trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
