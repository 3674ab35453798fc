/// Where a source may keep files of its own: lists it made, archives it read.
///
/// It belongs to one run at a time. Whatever is in it may be deleted between two runs.
public struct SourceWorkspace: Sendable, Hashable {
    /// A folder to write to. In a dry run it is a temporary one that vanishes with the run.
    public var folder: String
    /// The folder of earlier runs when that is another one, to be read only.
    public var earlier: String?
    /// The output directory.
    public var output: String

    /// Describes a place.
    public init(folder: String, earlier: String? = nil, output: String) {
        self.folder = folder
        self.earlier = earlier
        self.output = output
    }
}
