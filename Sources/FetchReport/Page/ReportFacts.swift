public import FetchCore

/// What there is to tell about an output directory, whoever kept it.
public struct ReportFacts: Sendable {
    /// A number of files of one kind.
    public struct Kind: Sendable, Hashable {
        public var name: String
        public var count: Int
        public var bytes: Int64

        /// Names a kind.
        public init(name: String, count: Int, bytes: Int64) {
            self.name = name
            self.count = count
            self.bytes = bytes
        }
    }

    /// One run.
    public struct Run: Sendable, Hashable {
        /// Seconds since 1970.
        public var started: Double
        public var finished: Double?
        /// What was chosen, in the command line's words.
        public var selection: String
        /// The exit status; `nil` for a run that did not end.
        public var status: Int32?
        /// Files that this run brought, and their bytes.
        public var files: Int
        public var bytes: Int64

        /// Describes a run.
        public init(
            started: Double, finished: Double?, selection: String, status: Int32?, files: Int, bytes: Int64
        ) {
            self.started = started
            self.finished = finished
            self.selection = selection
            self.status = status
            self.files = files
            self.bytes = bytes
        }
    }

    /// When a run's files were finished.
    public struct Timeline: Sendable, Hashable {
        /// Seconds since 1970.
        public var start: Double
        public var end: Double
        /// Bytes of files finished in each of equal spans.
        public var bytes: [Int64]

        /// Describes a run's course.
        public init(start: Double, end: Double, bytes: [Int64]) {
            self.start = start
            self.end = end
            self.bytes = bytes
        }
    }

    /// Something that failed.
    public struct Failure: Sendable, Hashable {
        public var path: String
        public var code: String
        public var reason: String

        /// Describes a failure.
        public init(path: String, code: String, reason: String) {
            self.path = path
            self.code = code
            self.reason = reason
        }
    }

    /// Counts by class, which somebody else made: what it counts, and the classes.
    public struct Classes: Sendable, Hashable {
        public var title: String
        public var counts: [(name: String, count: Double)]

        /// Describes counts.
        public init(title: String, counts: [(name: String, count: Double)]) {
            self.title = title
            self.counts = counts
        }

        public static func == (a: Classes, b: Classes) -> Bool {
            a.title == b.title && a.counts.elementsEqual(b.counts) { $0 == $1 }
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(title) }
    }

    /// The directory's name.
    public var directory: String
    /// The dataset, as `source:dataset`.
    public var dataset: String
    public var licence: SourceDescriptor.Licence?
    /// Seconds since 1970, when the page is made.
    public var time: Double
    /// Assets: chosen, whole, failed, begun or missing.
    public var chosen = 0
    public var done = 0
    public var failed = 0
    public var open = 0
    /// Files under final names, and their bytes.
    public var files = 0
    public var bytes: Int64 = 0
    /// Members of archives that were refused.
    public var refused = 0
    public var runs: [Run] = []
    public var timeline: Timeline?
    /// Files by their ending, and by the asset's key; the largest first.
    public var endings: [Kind] = []
    public var keys: [Kind] = []
    /// Sizes of files in bytes.
    public var sizes = ValueCounts(scale: .wide)
    public var failureCodes: [(code: String, count: Int)] = []
    public var failures: [Failure] = []
    public var footprints = Footprints()
    public var classes: [Classes] = []
    public var analysis: Analysis?

    /// Starts with a directory of which nothing is known.
    public init(directory: String, dataset: String, time: Double) {
        self.directory = directory
        self.dataset = dataset
        self.time = time
    }
}
