import Foundation
import MiniatureMirror
import Testing

/// `fetch analyze` beside what Python counts in the same files.
struct AnalysisTests {
    /// What Python's own reader says of all annotations below a folder.
    private static let reference = """
        import json, pathlib, statistics
        images = annotations = 0
        masks, areas, ious, widths = [], [], [], []
        for path in pathlib.Path("out").rglob("sa_*"):
            if path.suffix == ".jpg": images += 1
            if path.suffix != ".json": continue
            found = json.loads(path.read_bytes())
            annotations += 1
            masks.append(len(found["annotations"]))
            widths.append(found["image"]["width"])
            areas += [mask["area"] for mask in found["annotations"]]
            ious += [mask["predicted_iou"] for mask in found["annotations"]]
        pathlib.Path("reference.json").write_text(json.dumps({"images": images, "annotations": annotations, "objects": sum(masks),
            "means": [statistics.fmean(values) for values in (masks, widths, areas, ious)],
            "deviation": statistics.stdev(masks), "median": statistics.median(masks), "area": statistics.median(areas)}))
        """

    private func reference(of stage: Stage) throws -> [String: Any] {
        try Shell.python(Self.reference, in: stage.scratch)
        return try JSONLines.object(try stage.scratch.text("reference.json"))
    }

    private func analyze(_ stage: Stage, _ directory: String? = nil, status: Int32 = 0) throws -> [String: Any] {
        let run = try stage.tool("analyze", directory ?? stage.output, "--json")
        #expect(run.status == status, "\(run)")
        return try run.json()
    }

    private func quantity(_ name: String, in found: [String: Any]) throws -> [String: Any] {
        let all = try #require(found["quantities"] as? [[String: Any]])
        return try #require(all.first { $0["name"] as? String == name })
    }

    @Test func countsWhatPythonCounts() throws {
        let stage = try Stage(0..<4, recipe: .images(40))
        #expect(try stage.fetch("--all", "--extract").status == 0)
        let found = try analyze(stage)
        let expected = try reference(of: stage)
        for name in ["images", "annotations", "objects"] { #expect(found[name] as? Int == expected[name] as? Int) }
        #expect(found["archives"] as? Int == 4)
        let means = try #require(expected["means"] as? [Double])
        for (name, mean) in zip(["masks_per_image", "image_width", "mask_area", "predicted_iou"], means) {
            let measured = try quantity(name, in: found)
            #expect(abs(try #require(measured["mean"] as? Double) / mean - 1) < 1e-7, "\(name)")
            let bins = try #require(measured["histogram"] as? [[String: Any]])
            #expect(bins.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == measured["count"] as? Int)
        }
        let masks = try quantity("masks_per_image", in: found)
        #expect(masks["median"] as? Double == expected["median"] as? Double)
        #expect(
            abs(try #require(masks["standard_deviation"] as? Double) - (expected["deviation"] as? Double ?? 0)) < 1e-6)
        let area = try #require(try quantity("mask_area", in: found)["median"] as? Double)
        #expect(abs(area / (expected["area"] as? Double ?? 0) - 1) < 0.01)
    }

    @Test(arguments: [true, false])
    func tarsThatAreNotUnpackedGiveTheSame(isGzipped: Bool) throws {
        let stage = try Stage(0..<3, recipe: .images(30, weighing: 2000, isGzipped: isGzipped))
        #expect(try stage.fetch("--all", "-o", "tars").status == 0)
        #expect(try stage.fetch("--all", "--extract").status == 0)
        var (tars, folders) = (try analyze(stage, stage.scratch.path("tars")), try analyze(stage))
        tars["directory"] = ""
        folders["directory"] = ""
        #expect(NSDictionary(dictionary: tars) == NSDictionary(dictionary: folders))
    }

    @Test func whatIsThereTwiceCountsOnce() throws {
        let stage = try Stage(0..<2, recipe: .images(20))
        #expect(try stage.fetch("--all", "--extract", "--keep-archives").status == 0)
        let found = try analyze(stage)
        #expect(found["images"] as? Int == 40)
        #expect(found["annotations"] as? Int == 40)
        #expect(found["repeated"] as? Int == 80)
    }

    @Test func halvesOfPairsAreNamed() throws {
        let stage = try Stage(0..<1, recipe: .images(10))
        #expect(try stage.fetch("--all", "--extract").status == 0)
        let names = try stage.tree.names
        let (picture, annotation) = (
            try #require(names.first { $0.hasSuffix(".jpg") }), try #require(names.last { $0.hasSuffix(".json") })
        )
        try FileManager.default.removeItem(atPath: stage.output + "/" + picture)
        try FileManager.default.removeItem(atPath: stage.output + "/" + annotation)
        let found = try analyze(stage)
        let stem = { (name: String) in String(name.split(separator: "/").last?.prefix { $0 != "." } ?? "") }
        for (key, name) in [("annotations_without_image", picture), ("images_without_annotation", annotation)] {
            let half = try #require(found[key] as? [String: Any])
            #expect(half["count"] as? Int == 1)
            #expect(half["examples"] as? [String] == [stem(name)])
        }
    }

    @Test func aBrokenFileIsNamedAndTheOthersCount() throws {
        let stage = try Stage(0..<2, recipe: .images(20))
        #expect(try stage.fetch("--all", "--extract").status == 0)
        let broken = try stage.tree.names.filter { $0.hasSuffix(".json") }.prefix(3)
        for (name, text) in zip(broken, ["{\"image\": {}, \"annotations\": [", "", "\0\0\0\0"]) {
            try Data(text.utf8).write(to: URL(filePath: stage.output + "/" + name))
        }
        try Data("no tar at all".utf8).write(to: URL(filePath: stage.output + "/sa_000007.tar"))
        let found = try analyze(stage, status: 65)
        #expect(found["annotations"] as? Int == 37)
        let list = try #require(found["broken"] as? [String: Any])
        #expect(list["count"] as? Int == 4)
        let paths = try #require(list["examples"] as? [[String: Any]]).compactMap { $0["path"] as? String }
        #expect(paths == (Array(broken) + ["sa_000007.tar"]).sorted())
        #expect((found["images_without_annotation"] as? [String: Any])?["count"] as? Int == 0)
        let people = try stage.tool("analyze", stage.output)
        #expect(people.status == 65)
        #expect(people.output.contains("cannot be read: 4 files"), "\(people)")
    }

    @Test func aStratifiedChoiceIsJudgedByItsStrata() throws {
        let stage = try Stage(0..<40, recipe: .images(12))
        #expect(try stage.fetch("--stratified", "8", "--strata", "4", "--samples", "4").status == 0)
        let found = try analyze(stage)
        let strata = try #require(found["strata"] as? [[String: Any]])
        #expect(strata.reduce(0) { $0 + ($1["archives"] as? Int ?? 0) } == 8)
        #expect(strata.reduce(0) { $0 + ($1["images"] as? Int ?? 0) } == 32)
        let masks = try quantity("masks_per_image", in: found)
        let estimate = try #require(masks["estimate"] as? [String: Any])
        #expect((estimate["standard_error"] as? Double ?? 0) > 0)
        // The miniature's images have a few masks only, which is nothing like the real ones.
        #expect(masks["verdict"] as? String == "differs")
        let people = try stage.tool("analyze", stage.output)
        #expect(people.output.contains("1.1 B masks in 11,185,362 images"), "\(people)")
    }

    @Test func filesThatNoFetchBroughtAreReadToo() throws {
        let stage = try Stage(0..<1, recipe: .images(10))
        #expect(try stage.fetch("--all", "--extract").status == 0)
        let plain = stage.scratch.path("plain")
        try FileManager.default.createDirectory(atPath: plain + "/images", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: plain + "/masks", withIntermediateDirectories: true)
        for name in try stage.tree.names {
            let target = (name.hasSuffix(".jpg") ? "/images/" : "/masks/") + (name as NSString).lastPathComponent
            try FileManager.default.copyItem(atPath: stage.output + "/" + name, toPath: plain + target)
        }
        let found = try analyze(stage, plain)
        #expect(found["annotations"] as? Int == 10)
        #expect((found["images_without_annotation"] as? [String: Any])?["count"] as? Int == 0)
    }

    @Test func nothingToAnalyseIsSaid() throws {
        let stage = try Stage(0..<1, recipe: .images(2))
        try FileManager.default.createDirectory(atPath: stage.output, withIntermediateDirectories: true)
        let empty = try stage.tool("analyze", stage.output)
        #expect(empty.status == 66 && empty.errors.contains("has nothing of"), "\(empty)")
        #expect(try stage.tool("analyze", stage.output + "/nowhere").status == 66)
        let other = try stage.tool("analyze", stage.output, "--as", "urls")
        #expect(other.status == 64 && other.errors.contains("can be analysed"), "\(other)")
    }
}
