public import FetchCore

/// What became of an asset.
public enum SettledAsset: Sendable {
    /// It was brought over the network: its bytes.
    case fetched(Int64)
    /// It was found elsewhere on this machine: its bytes, and where, as the user named it.
    case linked(Int64, from: String)
    /// It failed.
    case failed(FetchError)
}

/// How an asset came out of a file elsewhere.
struct LinkedFile: Sendable {
    /// Where it was found, as the user named it.
    var place: String
    /// True when it had to be written once more.
    var isCopy: Bool
    /// How many files it came as, when it is an archive of which only members are wanted; else 0.
    var members = 0
    /// The cache it was in; `nil` for a directory.
    var cache: ContentCache?
}

/// Assets that were not fetched, because they are elsewhere on this machine.
public struct LinkedAssets: Sendable, Hashable {
    /// How many, and their bytes.
    public var assets = 0
    public var bytes: Int64 = 0
    /// Files that are members of archives among them.
    public var members = 0
    /// Of those, the ones that have to be written once more, and their bytes.
    public var copied = 0
    public var copiedBytes: Int64 = 0
    /// Where they were found, as the user named it.
    public var places: Set<String> = []

    /// Starts with none.
    public init() {}

    /// Counts one more.
    mutating func add(_ file: LinkedFile, bytes: Int64) {
        assets += 1
        self.bytes += bytes
        members += file.members
        places.insert(file.place)
        guard file.isCopy else { return }
        copied += 1
        copiedBytes += bytes
    }
}
