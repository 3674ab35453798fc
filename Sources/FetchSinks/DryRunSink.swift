public import FetchCore
import Glibc

/// Says what room there would be, and takes nothing: for `--dry-run`.
public struct DryRunSink: Sink {
    private let root: String?

    /// Stands for a directory that may not exist yet; with `nil`, for a place whose room nobody knows.
    public init(root: String?) { self.root = root }

    public func room() throws(FetchError) -> Room? {
        guard let root else { return nil }
        var path = root
        var status = statvfs()
        while statvfs(path, &status) != 0 {
            guard errno == ENOENT, !path.isEmpty, path != "." else {
                throw FetchError.system(errno, "asking for the room left in \(root)")
            }
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            path = path.hasPrefix("/") ? "/" + parent : parent.isEmpty ? "." : parent
        }
        return Room(
            bytes: Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)),
            inodes: status.f_files == 0 ? nil : Int64(clamping: UInt64(status.f_favail)))
    }

    public func isEmpty() throws(FetchError) -> Bool { true }
    public func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt? { nil }
    public func settle(_ entry: PlanEntry) throws(FetchError) -> Bool { true }
    public func sync(_ writers: [any SinkWriter]) throws(FetchError) {}
    public func discardParts(except ids: Set<Int64>) throws(FetchError) {}
    public func remove(_ path: RelativePath) throws(FetchError) {}
    public func finish() throws(FetchError) {}

    /// Always fails: a dry run writes nothing.
    public func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter {
        throw FetchError(.unexpected, "a dry run writes nothing")
    }
}
