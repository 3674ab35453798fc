/// What the ledger keeps of a sample that was brought, for the files that describe all of them.
public struct SampleRecord: Sendable, Hashable {
    /// One part and where it is.
    public struct Part: Sendable, Hashable {
        public var column: String
        public var path: RelativePath
        /// In bytes.
        public var size: Int64

        /// Describes a part.
        public init(column: String, path: RelativePath, size: Int64) {
            self.column = column
            self.path = path
            self.size = size
        }
    }

    /// The path of the container it came out of.
    public var container: RelativePath
    public var key: String
    /// Its place in the container, counted from 0.
    public var number: Int64
    public var fields: [SampleField]
    public var parts: [Part]

    /// Describes a sample.
    public init(container: RelativePath, key: String, number: Int64, fields: [SampleField], parts: [Part]) {
        self.container = container
        self.key = key
        self.number = number
        self.fields = fields
        self.parts = parts
    }
}

/// A sample that could not be used.
public struct SkippedSample: Sendable, Hashable {
    public var container: RelativePath
    public var key: String
    public var reason: String

    /// Describes what is missing.
    public init(container: RelativePath, key: String, reason: String) {
        self.container = container
        self.key = key
        self.reason = reason
    }
}

/// All samples that an output directory has, one by one, whatever runs brought them.
public protocol SampleCatalog {
    /// Gives those that were brought, in the order of containers and places.
    func walk(_ body: (SampleRecord) throws -> Void) throws
    /// Gives those that could not be used, in the same order.
    func walkSkipped(_ body: (SkippedSample) throws -> Void) throws
}

/// A file that replaces its predecessor when it is complete.
public protocol ReportFile: AnyObject {
    /// Adds bytes.
    func put(_ bytes: [UInt8]) throws
    /// Gives it its name; without this nothing changes.
    func finish() throws
}

/// Writes files that describe all samples of an output directory, such as a table of them.
///
/// It is asked at the end of every run, and writes from what the ledger knows: a table is whole whatever runs brought
/// its rows.
public protocol SampleReport: Sendable {
    /// Writes the files.
    ///
    /// - Parameters:
    ///   - samples: What was written, in the order of the plan.
    ///   - open: Begins a file at a path below the output directory.
    func write(_ samples: any SampleCatalog, open: (_ path: String) throws -> any ReportFile) throws
}
