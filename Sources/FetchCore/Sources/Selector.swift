/// Narrows a stream of items: a predicate that looks at one item at a time, or a sampler that looks at all of them.
public protocol Selector: Sendable {
    /// The selection in the command line's words, for example `--limit 10`.
    var words: String { get }
    /// What a source may apply early.
    var query: SelectionQuery { get }
    /// Drops items, or assets inside them; keeps their order.
    ///
    /// The stream may be walked more than once. A sampler keeps at most what it picks, and writes what it did to
    /// `journal` when its walk ends. Errors: a wanted item that is not there, a number that cannot be.
    func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence
}

extension Selector {
    public var words: String { "the selection" }
    public var query: SelectionQuery { .everything }
}

/// What one sampler did: enough to repeat it, and to show it.
public struct SelectionRecord: Sendable, Hashable {
    /// How many were picked out of how many in one stratum.
    public struct Stratum: Sendable, Hashable {
        public var label: String
        public var picks: [String]
        public var available: Int

        /// Describes a stratum.
        public init(label: String, picks: [String], available: Int) {
            self.label = label
            self.picks = picks
            self.available = available
        }
    }

    /// The selection in the command line's words, for example `--stratified 100 --strata 10 --seed 42`.
    public var selection: String
    /// The rule's name and version, for example `xxh64-rank/1`; `nil` when no rank was used.
    public var algorithm: String?
    /// XXH64 (seed 0) of the universe's item ids in order, each followed by a line feed, in hexadecimal.
    public var universeHash: String
    /// How many items there were to pick from.
    public var universeCount: Int
    /// How many were picked.
    public var pickedCount: Int
    /// The strata in label order, when there are any.
    public var strata: [Stratum]

    /// Describes what a sampler did.
    public init(
        selection: String, algorithm: String?, universeHash: String, universeCount: Int, pickedCount: Int,
        strata: [Stratum] = []
    ) {
        self.selection = selection
        self.algorithm = algorithm
        self.universeHash = universeHash
        self.universeCount = universeCount
        self.pickedCount = pickedCount
        self.strata = strata
    }
}
