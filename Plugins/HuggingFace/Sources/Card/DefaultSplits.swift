import FetchCore

/// Finds splits by the names of files and folders, for datasets whose card does not say them.
///
/// The sets of patterns are tried in order, and the first of which any pattern matches any file counts. See the
/// documentation of `datasets`, "Structure your repository".
struct DefaultSplits {
    private static let marks = "-._ 0-9"
    private static let keywords: [(split: String, words: [String])] = [
        ("train", ["train", "training"]), ("validation", ["validation", "valid", "dev", "val"]),
        ("test", ["test", "testing", "eval", "evaluation"]),
    ]

    /// A set of splits with their patterns.
    private struct Candidate {
        var splits: [(name: String, patterns: [PathPattern], isMet: Bool)]

        init(_ splits: [(String, [String])], in folder: String?) {
            self.splits = splits.map { name, patterns in (name, patterns.map { PathPattern($0, in: folder) }, false) }
        }

        mutating func look(at path: String) {
            for index in splits.indices where !splits[index].isMet {
                splits[index].isMet = splits[index].patterns.contains { $0.matches(path) }
            }
        }
    }

    private let folder: String?
    private let sharded: PathPattern
    private var shardedSplits: Set<String> = []
    private var candidates: [Candidate]

    /// Looks below a folder, or everywhere.
    init(in folder: String?) {
        self.folder = folder
        sharded = PathPattern("data/*\(Self.shardNumber)", in: folder)
        candidates = [
            Candidate([("logs", ["**/*.eval"])], in: folder),
            Candidate([("test", ["**/task.toml", "**/instruction.md"])], in: folder),
            Candidate(Self.byFolder, in: folder), Candidate(Self.byName, in: folder),
            Candidate([("train", ["**"])], in: folder),
        ]
    }

    private static var shardNumber: String {
        let number = String(repeating: "[0-9]", count: 5)
        return "-\(number)-of-\(number)*.*"
    }

    private static var byFolder: [(String, [String])] {
        patterns { word in
            [word, "\(word)[\(marks)]*", "*[\(marks)]\(word)", "*[\(marks)]\(word)[\(marks)]*"].map { "**/\($0)/**" }
        }
    }

    private static var byName: [(String, [String])] {
        patterns { word in ["**/\(word)[\(marks)]*", "**/*[\(marks)]\(word)[\(marks)]*"] }
    }

    private static func patterns(_ make: (String) -> [String]) -> [(String, [String])] {
        keywords.map { split, words in (split, words.flatMap(make)) }
    }

    /// Takes a path into account.
    mutating func look(at path: String) {
        if sharded.matches(path), let split = Self.shardedSplit(of: path) { shardedSplits.insert(split) }
        if !shardedSplits.isEmpty { return }
        for index in candidates.indices { candidates[index].look(at: path) }
    }

    /// The splits found, in the order `datasets` gives them; none when there is no file at all.
    var splits: [(name: String, patterns: [PathPattern])] {
        if !shardedSplits.isEmpty {
            let known = Self.keywords.map(\.split).filter(shardedSplits.contains)
            let others = shardedSplits.subtracting(known).sorted()
            return (known + others).map { ($0, [PathPattern("data/\($0)\(Self.shardNumber)", in: folder)]) }
        }
        for candidate in candidates {
            let met = candidate.splits.filter(\.isMet)
            if !met.isEmpty { return met.map { ($0.name, $0.patterns) } }
        }
        return []
    }

    /// `train` of `data/train-00000-of-00028.parquet`.
    private static func shardedSplit(of path: String) -> String? {
        let name = Array(path.utf8.split(separator: UInt8(ascii: "/")).last ?? [])
        let number = PathPattern("*" + shardNumber)
        for (index, byte) in name.enumerated() where byte == UInt8(ascii: "-") && index > 0 {
            let tail = String(decoding: name[index...], as: UTF8.self)
            let isNumber = tail.utf8.dropFirst().prefix(5).allSatisfy { (0x30...0x39).contains($0) }
            if isNumber && number.matches("x" + tail) { return String(decoding: name[..<index], as: UTF8.self) }
        }
        return nil
    }
}
