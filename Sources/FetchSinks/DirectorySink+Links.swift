public import FetchCore
import Glibc

extension DirectorySink: LinkingSink {
    /// What came by a link lies in `.fetch/parts/ID.link`, never under the name of a partial file, which is written into.
    public func open(
        _ entry: PlanEntry, _ place: (_ folder: Int32, _ name: String) throws(FetchError) -> Void
    ) throws(FetchError) -> any SinkWriter {
        let name = Self.linkName(entry)
        unlinkat(partsDescriptor, name, 0)
        try place(partsDescriptor, name)
        do throws(FetchError) {
            let writer = try LinkWriter(name: name, path: entry.asset.path, sink: self)
            // What an earlier run began is of no use any more.
            unlinkat(partsDescriptor, Self.partName(entry), 0)
            return writer
        } catch {
            unlinkat(partsDescriptor, name, 0)
            throw error
        }
    }

    /// Gives what came by a link its final name.
    func name(link: String, _ path: RelativePath) throws(FetchError) {
        try tree.rename(from: partsDescriptor, link, to: path)
        // A name of the same file is left where it is by rename(2), and so is the other one.
        unlinkat(partsDescriptor, link, 0)
    }

    static func linkName(_ entry: PlanEntry) -> String { "\(entry.id).link" }
}
