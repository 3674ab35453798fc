public import FetchCore
import Glibc

/// Puts whole assets into a store that other programs share, under the names of their content.
///
/// Bytes arrive in `.fetch/parts/ID.part` inside the store, as in a ``DirectorySink``: nothing partial is ever among
/// the contents. A commit renames the content first and links to it then, so a link always leads to something whole.
public final class StoreSink: Sink {
    private let layout: StoreLayout
    private let folder: DirectorySink
    /// The store's folder.
    public var root: String { folder.root }

    /// Opens, and if needed makes, the store's folder for an output directory.
    ///
    /// - Throws: ``FetchError`` with code `local-io` or `no-space`.
    public init(layout: StoreLayout, output: String) throws(FetchError) {
        self.layout = layout
        folder = try DirectorySink(root: layout.folder(output: output))
    }

    /// Never: others may have put contents there.
    public func isEmpty() throws(FetchError) -> Bool { false }

    /// What lies under the content's name; a link there is followed, since stores share contents by links.
    public func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt? {
        let path = "\(root)/\(try layout.content(of: entry.asset))"
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FetchError.system(errno, "looking at \(path)")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FetchError(
                .localIO, "\(path) is there already and is no regular file",
                hint: "Move it away and run the same command again")
        }
        return Receipt(size: Int64(status.st_size), file: path)
    }

    public func adopt(_ entry: PlanEntry) throws(FetchError) { try link(entry.asset) }

    public func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter {
        StoreWriter(try folder.open(try placed(entry), resuming: resuming), asset: entry.asset, sink: self)
    }

    public func sync(_ writers: [any SinkWriter]) throws(FetchError) { try folder.sync(writers) }
    public func room() throws(FetchError) -> Room? { try folder.room() }
    public func discardParts(except ids: Set<Int64>) throws(FetchError) { try folder.discardParts(except: ids) }
    public func finish() throws(FetchError) { try folder.finish() }

    /// Removes the link; the content stays, since others may use it.
    public func remove(_ path: RelativePath) throws(FetchError) {
        if let links = layout.links { try folder.tree.remove(try RelativePath("\(links)/\(path)")) }
    }

    public func settle(_ entry: PlanEntry) throws(FetchError) -> Bool {
        if try !isPartThere(entry) {
            guard try receipt(for: entry) != nil else { return false }
        } else if try !folder.settle(try placed(entry)) {
            return false
        }
        try link(entry.asset)
        return true
    }

    private func isPartThere(_ entry: PlanEntry) throws(FetchError) -> Bool {
        access("\(root)/\(RelativePath.stateFolder)/parts/\(entry.id).part", F_OK) == 0
    }

    /// The same entry under its content's name.
    private func placed(_ entry: PlanEntry) throws(FetchError) -> PlanEntry {
        var placed = entry
        placed.asset.path = try layout.content(of: entry.asset)
        return placed
    }

    /// Names the content by the asset's path: a relative link, or a copy where links cannot be.
    fileprivate func link(_ asset: Asset) throws(FetchError) {
        guard let link = try layout.link(to: asset) else { return }
        let content = try layout.content(of: asset).string
        try folder.tree.link(link, to: content)
    }
}

extension StoreSink: StoreRecords {
    public func write(_ path: String, _ body: (_ put: ([UInt8]) throws -> Void) throws -> Void) throws {
        let name = "record"
        let parts = "\(root)/\(RelativePath.stateFolder)/parts/\(name)"
        let descriptor = Glibc.open(parts, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "writing \(root)/\(path)") }
        defer { close(descriptor) }
        try body { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw FetchError.system(errno, "writing \(root)/\(path)") }
                rest = rest.dropFirst(count)
            }
        }
        guard fdatasync(descriptor) == 0 else { throw FetchError.system(errno, "writing \(root)/\(path)") }
        try folder.tree.rename(from: folder.partsDescriptor, name, to: try RelativePath(path))
    }
}

/// A content on its way to its name, and to the link that leads there.
private final class StoreWriter: SinkWriter {
    private let part: any SinkWriter
    private let asset: Asset
    private let sink: StoreSink

    init(_ part: any SinkWriter, asset: Asset, sink: StoreSink) {
        self.part = part
        self.asset = asset
        self.sink = sink
    }

    var descriptor: Int32 { part.descriptor }
    var existing: Int64 { part.existing }
    func reserve(_ size: Int64) throws(FetchError) { try part.reserve(size) }
    func write(_ body: [UInt8]) throws(FetchError) { try part.write(body) }
    func truncate() throws(FetchError) { try part.truncate() }
    func close() { part.close() }
    func discard() { part.discard() }

    func commit() throws(FetchError) {
        try part.commit()
        try sink.link(asset)
    }
}
