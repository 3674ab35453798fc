import CTurboJPEG
import MiniatureMirror
import Testing

/// The tars as other programs read them.
@Suite(.enabled(if: ClientProcess.isInstalled("tar") && ClientProcess.isInstalled("gzip"), "tar or gzip is missing"))
struct TarContentTests {
    private static let padding = 200_000

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        var recipe = SA1BRecipe()
        recipe.imagesPerTar = 6
        recipe.padding = Self.padding
        try folder.write(MiniatureSA1B(numbers: [20], recipe: recipe).tarBytes("sa_000020.tar"), to: "tar.gz")
        recipe.isGzipped = false
        try folder.write(MiniatureSA1B(numbers: [20], recipe: recipe).tarBytes("sa_000020.tar"), to: "tar")
    }

    private func names(_ arguments: [String]) throws -> [String] {
        let listing = try ClientProcess.run("tar", arguments)
        #expect(listing.status == 0)
        #expect(listing.errors.isEmpty)
        return listing.output.split(separator: "\n").map(String.init)
    }

    @Test func gzipFindsNoFault() throws {
        let check = try ClientProcess.run("sh", ["-c", "gzip -t < \(folder.path("tar.gz"))"])
        #expect(check.status == 0)
        #expect(check.errors.isEmpty)
    }

    @Test func membersAreFlatPairsInNoOrder() throws {
        let names = try names(["tzf", folder.path("tar.gz")])
        #expect(try self.names(["tf", folder.path("tar")]) == names)
        let stems = names.map { String($0.prefix { $0 != "." }) }
        #expect(names.count == 12)
        #expect(Set(stems).count == 6)
        #expect(names != names.sorted())
        #expect(names.allSatisfy { $0.hasPrefix("sa_") && ($0.hasSuffix(".jpg") || $0.hasSuffix(".json")) })
    }

    @Test func picturesDecodeAndCarryTheirPadding() throws {
        folder.makeFolder("out")
        _ = try names(["xzf", folder.path("tar.gz"), "-C", folder.path("out")])
        for name in try names(["tzf", folder.path("tar.gz")]) where name.hasSuffix(".jpg") {
            let file = try folder.bytes("out/\(name)")
            #expect(file.count > Self.padding)
            let decompressor = tjInitDecompress()
            defer { tjDestroy(decompressor) }
            var (width, height, sampling, colors): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
            let size = UInt(file.count)
            #expect(tjDecompressHeader3(decompressor, file, size, &width, &height, &sampling, &colors) == 0)
            #expect((width, height) == (96, 64))
            var pixels = [UInt8](repeating: 0, count: 96 * 64 * 3)
            let format = Int32(TJPF_RGB.rawValue)
            #expect(tjDecompress2(decompressor, file, size, &pixels, 0, 0, 0, format, 0) == 0)
            #expect(Set(pixels).count > 50)
        }
    }

    @Test(.enabled(if: ClientProcess.isInstalled("python3"), "python3 is not installed"))
    func annotationsParseAndTheirMasksCoverTheStatedArea() throws {
        let check = try ClientProcess.run("python3", ["-c", Self.script, folder.path("tar.gz")])
        #expect(check.errors == "")
        #expect(check.status == 0)
        #expect(check.output.hasPrefix("6 annotations"))
    }

    /// Unpacks the run lengths as pycocotools' `rleFrString` does, and compares with the fields beside them.
    private static let script = #"""
        import json, sys, tarfile

        KEYS = ["bbox", "area", "segmentation", "predicted_iou", "point_coords", "crop_box", "id", "stability_score"]

        def runs(text):
            counts, i = [], 0
            while i < len(text):
                value = shift = 0
                more = True
                while more:
                    c = ord(text[i]) - 48
                    value |= (c & 0x1F) << shift
                    more = bool(c & 0x20)
                    i += 1
                    shift += 5
                    if not more and c & 0x10:
                        value |= -1 << shift
                if len(counts) > 2:
                    value += counts[-2]
                counts.append(value)
            return counts

        found = 0
        for member in (tar := tarfile.open(sys.argv[1])):
            if not member.name.endswith(".json"):
                continue
            found += 1
            record = json.load(tar.extractfile(member))
            image = record["image"]
            assert list(image) == ["image_id", "width", "height", "file_name"]
            assert image["file_name"] == member.name.replace(".json", ".jpg") == f"sa_{image['image_id']}.jpg"
            assert 2 <= len(record["annotations"]) <= 4
            for mask in record["annotations"]:
                assert list(mask) == KEYS
                height, width = mask["segmentation"]["size"]
                assert (height, width) == (image["height"], image["width"])
                counts = runs(mask["segmentation"]["counts"])
                assert all(n >= 0 for n in counts) and all(n > 0 for n in counts[1:])
                assert sum(counts) == height * width
                assert sum(counts[1::2]) == mask["area"]
                cells = [b for k, n in enumerate(counts) for b in [k % 2] * n]
                columns = [i // height for i, b in enumerate(cells) if b]
                rows = [i % height for i, b in enumerate(cells) if b]
                x, y, w, h = mask["bbox"]
                assert (min(columns), max(columns) + 1) == (x, x + w)
                assert (min(rows), max(rows) + 1) == (y, y + h)
        print(found, "annotations")
        """#
}
