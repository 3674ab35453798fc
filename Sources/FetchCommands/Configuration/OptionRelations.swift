/// How options depend on each other, for values that nobody wrote side by side.
struct OptionRelations {
    /// Of each of these groups at most one is given.
    var exclusive: [[String]]
    /// What goes only with one of some others.
    var dependent: [String: [String]]
    /// What a file in a folder cannot decide, since folders come from other people.
    var personal: Set<String>

    /// The relations of the shared options.
    static let shared = OptionRelations(
        exclusive: [
            [
                "all", "preset", "random", "stratified", "spread", "range", "first", "last", "every", "indices",
                "names-from",
            ],
            ["samples", "total-samples", "sample-random", "sample-names"], ["images-only", "annotations-only"],
            ["bbox", "intersects"], ["quiet", "verbose"], ["by", "strata"], ["shard-size", "shard-count"],
        ],
        dependent: [
            "strata": ["stratified"], "by": ["stratified"], "seed": ["random", "stratified", "max-bytes"],
            "sample-seed": ["sample-random"], "exact": ["intersects"], "sample-parts": ["samples", "total-samples"],
            "keep-archives": [
                "extract", "samples", "total-samples", "sample-random", "sample-names", "images-only",
                "annotations-only",
            ],
            "shard-size": ["to"], "shard-count": ["to"], "shard-name": ["to"], "mask": ["resize", "max-size"],
        ], personal: ["proxy", "ca-file", "netrc-file"])
}
