public import FetchCore

/// What differs between two locks.
public enum LockDifference: Sendable, Hashable {
    /// Only the second one has the path.
    case added(LockedPath)
    /// Only the first one has it.
    case removed(LockedPath)
    /// Both have it, with other content.
    case changed(LockedPath, LockedPath)

    /// Gives the differences in the order of paths.
    ///
    /// Both locks are read once, side by side. Errors: those of reading locks.
    public static func forEach(
        _ first: LockFile, _ second: LockFile, _ body: (LockDifference) -> Void
    ) throws(FetchError) {
        var (entries, walk) = (first.walk(), second.walk())
        var other = try walk.next()
        while let entry = try entries.next() {
            let path = entry.path.utf8
            while let added = other, added.path.utf8.lexicographicallyPrecedes(path) {
                body(.added(added))
                other = try walk.next()
            }
            guard let match = other, match.path == entry.path else {
                body(.removed(entry))
                continue
            }
            if !match.isSame(as: entry) { body(.changed(entry, match)) }
            other = try walk.next()
        }
        while let added = other {
            body(.added(added))
            other = try walk.next()
        }
    }
}
