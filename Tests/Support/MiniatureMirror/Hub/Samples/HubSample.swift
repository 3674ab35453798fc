/// Files for repositories, made up: the same ones give the same bytes every time.
public enum HubSample {
    /// A dataset of many files of mixed size: a card, small texts in git, larger files in LFS in folders.
    ///
    /// Sizes of LFS files are spread evenly on a logarithmic scale from 10 kB up.
    ///
    /// - Parameters:
    ///   - count: Files in all, at least 5; with `.gitattributes` and `README.md` among them.
    ///   - largest: No file has more bytes.
    public static func mixed(count: Int = 200, largest: Int = 20_000_000, seed: UInt64 = 0) -> [HubFile] {
        var generator = SplitMix64(seed: seed, name: "mixed")
        let others = count - 2
        let inLFS = others * 3 / 5
        let files = (0..<others).map { index in
            index < inLFS
                ? HubFile.lfs(
                    "data/part-\(index % 7)/shard-\(four(index)).bin", size: size(upTo: largest, &generator),
                    seed: generator.next())
                : HubFile.plain(
                    "annotations/group \(index % 3)/\(four(index)).json",
                    text(lines: 1 + generator.next(below: 200), index))
        }
        return [.plain("README.md", card)] + files
    }

    /// A dataset of one large file, which takes no memory and no disk here.
    public static func large(size: Int = 500 << 20, seed: UInt64 = 0) -> [HubFile] {
        [.plain("README.md", card), .lfs("weights/model.bin", size: size, seed: seed)]
    }

    private static let card = """
        ---
        license: cc-by-4.0
        pretty_name: Made-up files
        tags:
        - synthetic
        ---
        # Made-up files

        Bytes without meaning, for tests.

        """

    private static func four(_ number: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func size(upTo largest: Int, _ generator: inout SplitMix64) -> Int {
        let smallest = min(10_000, largest)
        var size = smallest
        // Doublings, then a share of the last one: even on a logarithmic scale, without a mathematics library.
        var doublings = 0
        while smallest << (doublings + 1) <= largest { doublings += 1 }
        size <<= generator.next(below: doublings + 1)
        return min(largest, size + generator.next(below: size))
    }

    private static func text(lines: Int, _ index: Int) -> String {
        let rows = (0..<lines).map { "  {\"id\": \(index * 1000 + $0), \"label\": \"sample \($0)\"}" }
        return "[\n\(rows.joined(separator: ",\n"))\n]\n"
    }
}
