public import FetchCore

/// What becomes of content that is not to lie in a directory path by path, but to be packed sample by sample.
public struct SamplePacking: Sendable {
    /// Where samples go.
    public var sink: any SampleSink
    /// The folder in which content waits under its path until it is packed.
    public var staged: String
    /// True when files keep their paths, each for itself; false when they are put together to samples with keys.
    public var keepsPaths: Bool
    /// False where the parts of a sample may come one by one, so that an archive is packed when all of it is there.
    public var samplesComeWhole = true
    /// Content that may wait for what comes before it in the plan, in bytes.
    public var budget: Int64 = 64 << 20
    /// Content that may wait for the rest of its sample, in bytes; more is passed by and brought when the rest is there.
    public var partsBudget: Int64 = 20 << 20
    /// A commit is due after so many bytes.
    public var step: Int64 = 12 << 20

    /// Packs what waits in a folder.
    public init(sink: any SampleSink, staged: String, keepsPaths: Bool) {
        self.sink = sink
        self.staged = staged
        self.keepsPaths = keepsPaths
    }
}

/// A row of the plan as packing sees it.
struct PackRow: Sendable {
    var id: Int64
    var path: RelativePath
    var item: String
    var key: String
    var state: AssetState
    /// The run that chose it last.
    var run: Int64
    var hasFile: Bool
    var goal: String?
    /// True for an archive out of which something was, or is to be, unpacked.
    var isContainer: Bool
    var size: Int64
}

/// One file that waits to be packed.
struct StagedFile: Sendable {
    var id: Int64
    var path: RelativePath
    var size: Int64
}

/// How the files of a plan make samples.
enum SampleGrouping {
    /// How many of the first rows make one sample: those of one item, or with one key by WebDataset's rule.
    static func count(_ rows: [PackRow], keepsPaths: Bool) -> Int {
        guard !keepsPaths, let first = rows.first else { return min(1, rows.count) }
        let key = SampleName(first.path.string).key
        let end = rows.firstIndex { row in
            row.isContainer || row.item != first.item && SampleName(row.path.string).key != key
        }
        return end ?? rows.count
    }

    /// The names of a sample's files inside a tar.
    ///
    /// Files that share a key keep their paths. Otherwise they are the assets of one item: `ITEM.KEY.EXTENSION`, with
    /// dots of the item's id and key replaced, because a sample's key ends at the first dot.
    static func names(_ rows: [PackRow], keepsPaths: Bool) throws(FetchError) -> (key: String, names: [RelativePath]) {
        let keys = Set(rows.map { SampleName($0.path.string).key })
        if keepsPaths || rows.count == 1 || keys.count == 1 {
            return (SampleName(rows[0].path.string).key, rows.map(\.path))
        }
        let item = plain(rows[0].item)
        var names: [RelativePath] = []
        for row in rows {
            let ending = SampleName(row.path.name).part.split(separator: ".").last.map { ".\($0)" } ?? ""
            names.append(try RelativePath("\(item).\(plain(row.key).lowercased())\(ending)"))
        }
        return (item, names)
    }

    private static func plain(_ text: String) -> String {
        String(text.map { $0 == "." || $0 == "/" ? "_" : $0 })
    }
}
