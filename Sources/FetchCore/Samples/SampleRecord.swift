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

/// Writes files that describe all samples of an output directory, such as a table of them.
///
/// It is asked at the end of every run, and writes from what the ledger knows: a table is whole whatever runs brought
/// its rows.
public protocol SampleReport: Sendable {
    /// Writes the files.
    ///
    /// - Parameters:
    ///   - records: Gives the samples in the order of containers and places, one by one, as often as it is called.
    ///   - skipped: The same for what was skipped.
    ///   - write: Makes one file, whole or not at all, out of the pieces that its body puts.
    func write(
        records: (_ body: (SampleRecord) throws -> Void) throws -> Void,
        skipped: (_ body: (SkippedSample) throws -> Void) throws -> Void,
        write: (_ path: String, _ body: (_ put: ([UInt8]) throws -> Void) throws -> Void) throws -> Void
    ) throws
}
