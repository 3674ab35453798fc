import Foundation
import MiniatureMirror
import Testing

/// Pictures that are shrunk on their way out of archives, and as assets of their own, looked at by Pillow.
@Suite(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed"))
struct ShrunkPicturesTests {
    /// `16x12 JPEG` of every picture in a folder, by path.
    private func looked(_ folder: String, _ scratch: ScratchFolder) throws -> [String: String] {
        let script = """
            import pathlib
            from PIL import Image
            root = pathlib.Path(r'''\(folder)''')
            for path in sorted(root.rglob("*")):
                if ".fetch" in path.parts or not path.is_file(): continue
                try: picture = Image.open(path)
                except Exception: continue
                picture.load()
                print(path.relative_to(root), f"{picture.width}x{picture.height}", picture.format)
            """
        let lines = try PythonClients.run(script, in: scratch, environment: [:]).split(separator: "\n")
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let words = line.split(separator: " ", maxSplits: 1)
                return (String(words[0]), String(words[1]))
            })
    }

    private func expectShrunk(
        _ stage: Stage, _ truth: TreeListing, to size: String, location: SourceLocation = #_sourceLocation
    ) throws {
        let tree = try stage.tree
        #expect(tree.names == truth.names, sourceLocation: location)
        let pictures = try looked(stage.output, stage.scratch)
        #expect(pictures.count == truth.names.count { $0.hasSuffix(".jpg") }, sourceLocation: location)
        #expect(Set(pictures.values) == ["\(size) JPEG"], sourceLocation: location)
        for name in truth.names where !name.hasSuffix(".jpg") {
            #expect(tree[name] == truth[name], "\(name)", sourceLocation: location)
        }
        let verify = try stage.tool("verify", stage.output, "--json")
        #expect(verify.status == 0, "\(verify)", sourceLocation: location)
        #expect((try verify.json()["extra"] as? [String])?.isEmpty == true, sourceLocation: location)
    }

    @Test func everyPictureOfATarIsShrunkAndEveryAnnotationStays() throws {
        let stage = try Stage(0..<3, recipe: .images(40))
        let truth = try stage.untarred(0..<3)
        let run = try stage.fetch("--all", "--extract", "--max-size", "16")
        #expect(run.status == 0, "\(run)")
        try expectShrunk(stage, truth, to: "16x12")
        let first = try stage.scratch.modified("out/\(truth.names[0])")

        stage.server.clearLog()
        #expect(try stage.fetch("--all", "--extract", "--max-size", "16").status == 0)
        #expect(stage.server.log.isEmpty)
        #expect(try stage.scratch.modified("out/\(truth.names[0])") == first)

        let smaller = try stage.fetch("--all", "--extract", "--max-size", "8")
        #expect(smaller.status == 0 && smaller.errors.contains("unpacked anew"), "\(smaller)")
        try expectShrunk(stage, truth, to: "8x6")
        try stage.expect(truth, after: try stage.fetch("--all", "--extract"))
    }

    @Test func samplesAndSinglePartsAreShrunkAsWell() throws {
        let stage = try Stage(0..<2, recipe: .images(20))
        #expect(try stage.fetch("--all", "--samples", "4", "--max-size", "16").status == 0)
        try expectShrunk(stage, try stage.firstPairs(4, of: 0..<2), to: "16x12")
        // More of the same goes on where it stopped.
        let first = try #require(try stage.tree.names.first { $0.hasSuffix(".jpg") })
        let before = try stage.scratch.modified("out/\(first)")
        #expect(try stage.fetch("--all", "--samples", "9", "--max-size", "16").status == 0)
        try expectShrunk(stage, try stage.firstPairs(9, of: 0..<2), to: "16x12")
        #expect(try stage.scratch.modified("out/\(first)") == before)

        let pictures = try Stage(0..<2, recipe: .images(20))
        #expect(try pictures.fetch("--all", "--images-only", "--max-size", "16").status == 0)
        try expectShrunk(pictures, try pictures.untarred(0..<2) { $1.hasSuffix(".jpg") }, to: "16x12")
        // With the index that a whole tar left, by ranges.
        #expect(try pictures.fetch("--all", "--sample-random", "3", "--max-size", "8").status == 0)
        #expect(Set(try looked(pictures.output, pictures.scratch).values) == ["8x6 JPEG"])
        #expect(try pictures.tree.names.count == 12)
    }

    @Test func shardsHoldTheSmallPictures() throws {
        let stage = try Stage(0..<2, recipe: .images(10))
        let run = try stage.fetch("--all", "--samples", "3", "--max-size", "16", "--to", "webdataset")
        #expect(run.status == 0, "\(run)")
        try Shell.run("mkdir in; for shard in out/*.tar; do tar -xf $shard -C in; done", in: stage.scratch, folder: ".")
        let pictures = try looked(stage.scratch.path("in"), stage.scratch)
        #expect(pictures.count == 6 && Set(pictures.values) == ["16x12 JPEG"], "\(pictures)")
    }

    @Test func aRunThatIsKilledGoesOn() throws {
        let stage = try Stage(0..<2, recipe: .images(400, weighing: 8_000))
        let truth = try stage.untarred(0..<2)
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 3_000_000))
        for _ in 0..<4 {
            let goal = stage.bytesSent + 1_100_000
            let run = try stage.start("--all", "--extract", "--max-size", "16")
            #expect(Patience.wait { stage.bytesSent >= goal || run.isOver })
            run.send(SIGKILL)
            _ = try run.finish()
            for (name, bytes) in try stage.tree.files where name.hasSuffix(".jpg") {
                #expect(bytes.count < 4_000, "\(name) is as it came")
            }
        }
        stage.server.faults.removeAll()
        let again = try stage.fetch("--all", "--extract", "--max-size", "16")
        #expect(again.status == 0, "\(again)")
        try expectShrunk(stage, truth, to: "16x12")
    }

    @Test func picturesWithTooManyPixelsAreLeftOutByChoice() throws {
        let stage = try Stage(0..<2, recipe: .images(10))
        let run = try stage.fetch("--all", "--extract", "--max-pixels", "700")
        #expect(run.status == 0 && run.errors.contains("20 left out: too many pixels"), "\(run)")
        #expect(try stage.tree == stage.untarred(0..<2) { $1.hasSuffix(".json") })
        #expect(try stage.fetch("--all", "--extract", "--max-pixels", "700").status == 0)

        // Of samples all of it.
        let other = try Stage(0..<2, recipe: .images(10))
        let whole = try other.fetch("--all", "--samples", "2", "--max-pixels", "700")
        #expect(whole.status == 0 && whole.errors.contains("4 left out"), "\(whole)")
        #expect(try other.tree.names.isEmpty)
        try other.expect(
            try other.firstPairs(2, of: 0..<2), after: try other.fetch("--all", "--samples", "2", "--max-pixels", "1k"))
    }

    /// Pictures of every format, and what is none, as files of a folder.
    private func kinds(_ scratch: ScratchFolder) throws -> [String: [UInt8]] {
        let script = """
            import pathlib
            import numpy as np
            from PIL import Image
            folder = pathlib.Path("kinds"); folder.mkdir()
            y, x = np.mgrid[0:200, 0:300]
            photo = Image.fromarray(np.stack([x % 256, y, (x + y) % 256], -1).astype(np.uint8))
            photo.save(folder / "a.jpg", quality=90)
            photo.save(folder / "b.png"); photo.save(folder / "c.webp"); photo.save(folder / "d.tif")
            photo.quantize(64).save(folder / "e.gif"); photo.save(folder / "f.bmp")
            photo.save(folder / "nameless", format="JPEG")
            photo.resize((60, 40)).save(folder / "small.png")
            Image.fromarray((x * 0.5).astype(np.float32)).save(folder / "heights.tif")
            labels = (x // 50 + 7 * (y // 60)).astype(np.uint8)
            Image.fromarray(labels).save(folder / "a.seg.png")
            (folder / "notes.txt").write_bytes(b"BMW is no bitmap, whatever it begins with")
            """
        _ = try PythonClients.run(script, in: scratch, environment: [:])
        return try TreeListing(of: scratch.path("kinds")).files.mapValues { Array($0) }
    }

    private static let shrunk = [
        "a.jpg": "90x60 JPEG", "b.png": "90x60 PNG", "c.webp": "90x60 WEBP", "d.tif": "90x60 TIFF",
        "e.gif": "90x60 GIF", "f.bmp": "90x60 BMP", "nameless": "90x60 JPEG", "small.png": "60x40 PNG",
        "a.seg.png": "90x60 PNG", "heights.tif": "300x200 TIFF",
    ]
    private static let options = ["--max-size", "90", "--mask", "seg.png"]

    private func expectKinds(
        _ stage: ListStage, _ kinds: [String: [UInt8]], in folder: String, location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(try looked(stage.scratch.path(folder), stage.scratch) == Self.shrunk, sourceLocation: location)
        let tree = try TreeListing(of: stage.scratch.path(folder))
        for name in ["small.png", "heights.tif", "notes.txt"] {
            #expect(tree[name] == kinds[name].map { Data($0) }, "\(name)", sourceLocation: location)
        }
        let script = """
            import numpy as np
            from PIL import Image
            mine = Image.open(r'''\(stage.scratch.path(folder))/a.seg.png''')
            truth = Image.open("kinds/a.seg.png"); truth.thumbnail((90, 90), Image.NEAREST)
            print((np.asarray(mine) == np.asarray(truth)).all())
            """
        #expect(
            try PythonClients.run(script, in: stage.scratch, environment: [:]) == "True\n", sourceLocation: location)
    }

    @Test func aPictureIsToldByItsContentAndKeepsItsFormat() throws {
        let stage = try ListStage()
        let kinds = try kinds(stage.scratch)
        try Shell.run("tar -cf kinds.tar -C kinds .", in: stage.scratch, folder: ".")
        stage.add("kinds.tar", bytes: try Array(Data(contentsOf: URL(filePath: stage.scratch.path("kinds.tar")))))
        let run = try RunningTool(try stage.command(["--extract"] + Self.options), in: stage.scratch).finish()
        #expect(run.status == 0, "\(run)")
        try expectKinds(stage, kinds, in: "out/kinds")
    }

    @Test func assetsThatArePicturesAreShrunkAndLocked() throws {
        let stage = try ListStage()
        let kinds = try kinds(stage.scratch)
        for (name, bytes) in kinds { stage.add(name, bytes: bytes) }
        let command = try stage.command(Self.options)
        let run = try RunningTool(command, in: stage.scratch).finish()
        #expect(run.status == 0, "\(run)")
        try expectKinds(stage, kinds, in: "out")
        #expect(try stage.tool("verify", stage.output).status == 0)
        stage.server.clearLog()
        #expect(try RunningTool(command, in: stage.scratch).finish().status == 0)
        #expect(!stage.server.log.contains { $0.path.hasSuffix("jpg") || $0.path.hasSuffix("png") })

        // A lock says what was made, and another place makes the same.
        #expect(try stage.tool("lock", stage.output).status == 0)
        let other = stage.scratch.path("other")
        let synced = try stage.tool("sync", "--locked", "fetch.lock", "-o", other)
        #expect(synced.status == 0, "\(synced)")
        #expect(try TreeListing(of: other) == stage.tree)

        // The originals, and from them the small ones without another request.
        try stage.expectRight(try stage.fetch())
        stage.server.clearLog()
        #expect(try RunningTool(command, in: stage.scratch).finish().status == 0)
        #expect(!stage.server.log.contains { $0.path.hasSuffix("jpg") || $0.path.hasSuffix("png") })
        try expectKinds(stage, kinds, in: "out")
        let few = try stage.fetch("--max-pixels", "10k")
        #expect(few.status == 0 && few.errors.contains("left out: too many pixels"), "\(few)")
        #expect(try stage.tree.names == ["notes.txt", "small.png"])
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test func whatCannotBeDecodedIsReportedAndTheRestArrives() throws {
        let stage = try ListStage()
        let script = """
            import pathlib
            import numpy as np
            from PIL import Image
            folder = pathlib.Path("kinds"); folder.mkdir()
            noise = np.random.default_rng(3).integers(0, 255, (1500, 2000, 3), dtype=np.uint8)
            photo = Image.fromarray(noise)
            photo.save(folder / "good.jpg")
            photo.save(folder / "slow.jpg", progressive=True)
            (folder / "cut.jpg").write_bytes((folder / "good.jpg").read_bytes()[:200000])
            """
        _ = try PythonClients.run(script, in: stage.scratch, environment: [:])
        try Shell.run("tar -cf kinds.tar -C kinds .", in: stage.scratch, folder: ".")
        stage.add("kinds.tar", bytes: try Array(Data(contentsOf: URL(filePath: stage.scratch.path("kinds.tar")))))
        let tight = try stage.fetch("--extract", "--max-size", "100", "--max-memory", "84M")
        #expect(tight.status == 75, "\(tight)")
        #expect(tight.errors.contains("2 refused"), "\(tight)")
        #expect(try looked(stage.output, stage.scratch) == ["kinds/good.jpg": "100x75 JPEG"])
        let wide = try stage.fetch("--extract", "--max-size", "100", "--max-memory", "600M")
        #expect(wide.status != 0)
        #expect(
            try looked(stage.output, stage.scratch)
                == ["kinds/good.jpg": "100x75 JPEG", "kinds/slow.jpg": "100x75 JPEG"])
    }
}
