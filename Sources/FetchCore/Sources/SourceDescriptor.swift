/// All that is data about a source.
public struct SourceDescriptor: Sendable, Hashable {
    /// What a source can do; the rest of the program asks for these and never for a source's name.
    public enum Capability: String, Sendable, CaseIterable {
        /// Its items have numbers (`--range`, `--indices`, strata of numbers).
        case numberedItems = "numbered-items"
        /// Its links expire and say when.
        case expiringLinks = "expiring-links"
        /// Its listing gives sizes.
        case sizes
        /// Its listing gives checksums.
        case checksums
        /// It is too large to be fetched whole by accident: a run without a selection is refused.
        case selectionRequired = "selection-required"
        /// Its checksums are the names of the content itself, so that other content is the transfer's fault, which a
        /// second transfer may mend.
        case contentAddressed = "content-addressed"
        /// It can write the chosen assets as a list it reads itself (`--write-links`).
        case writableLinks = "writable-links"
        /// Its items say what collection, place and time they are of (`--bbox`, `--datetime`, `--collection`, …).
        case metadata
        /// Its assets are many and small: a dry run does not ask servers for the size of each (`--sizes` does).
        case manyAssets = "many-assets"
        /// It has a cache of its own that other programs share, and an option `--cache` that means it.
        case ownCache = "own-cache"
    }

    /// The licence a dataset comes under, shown once in an output directory.
    public struct Licence: Sendable, Hashable {
        public var name: String
        /// One or two sentences about what it allows.
        public var summary: String
        public var url: String?

        /// Describes a licence.
        public init(name: String, summary: String, url: String? = nil) {
            self.name = name
            self.summary = summary
            self.url = url
        }
    }

    /// A named choice of items, or a named layout of samples.
    public struct Preset: Sendable, Hashable {
        public var name: String
        public var summary: String
        /// The item numbers, as `0,5,10-19` or `0-980/20` (every 20th); empty for a layout.
        public var numbers: String
        /// How samples are laid out; `nil` for a choice of items.
        public var layout: SampleLayout?

        /// Describes a choice of items.
        public init(name: String, summary: String, numbers: String) {
            self.name = name
            self.summary = summary
            self.numbers = numbers
        }

        /// Describes a layout of samples.
        public init(_ layout: SampleLayout) {
            name = layout.name
            summary = layout.summary
            numbers = ""
            self.layout = layout
        }
    }

    /// The subcommand's name: `sa1b`.
    public var name: String
    /// One line for `fetch sources` and the help.
    public var summary: String
    /// Examples for the top of the help: a command and what it does.
    public var examples: [(command: String, purpose: String)]
    public var capabilities: Set<Capability>
    public var licence: Licence?
    public var presets: [Preset]
    /// What one asset weighs when nobody says, in bytes; used to warn before sizes were asked for.
    public var typicalAssetSize: Int64?
    /// Which hash to record of assets that come without a checksum; `nil` for none.
    public var recordedHash: Checksum.Algorithm?
    /// Options whose values are never remembered, such as `--api-key`.
    public var secretOptions: [String] = []
    /// The option that names a version of a dataset: with it a lock's version is listed again.
    public var revisionOption: String?
    /// Options of which at most one can be given, by their names without dashes: a stronger one sets weaker ones aside.
    public var exclusiveOptions: [[String]] = []
    /// Datasets of this kind that have names of their own: JSON files as `Docs/Datasets.md` describes them.
    public var datasetFiles: [[UInt8]] = []
    /// How the members of its archives make samples.
    public var sampleRule: SampleRule
    /// What one sample weighs inside an archive when nobody says, in bytes.
    public var typicalSampleSize: Int64?

    /// Describes a source.
    public init(
        name: String, summary: String, examples: [(command: String, purpose: String)] = [],
        capabilities: Set<Capability> = [], licence: Licence? = nil, presets: [Preset] = [],
        typicalAssetSize: Int64? = nil, recordedHash: Checksum.Algorithm? = nil,
        sampleRule: SampleRule = .consecutive, typicalSampleSize: Int64? = nil, revisionOption: String? = nil
    ) {
        self.name = name
        self.summary = summary
        self.examples = examples
        self.capabilities = capabilities
        self.licence = licence
        self.presets = presets
        self.typicalAssetSize = typicalAssetSize
        self.recordedHash = recordedHash
        self.sampleRule = sampleRule
        self.typicalSampleSize = typicalSampleSize
        self.revisionOption = revisionOption
    }

    public static func == (a: SourceDescriptor, b: SourceDescriptor) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
