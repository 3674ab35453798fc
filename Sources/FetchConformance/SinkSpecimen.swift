public import FetchCore
import FetchDigests
import Foundation

/// A sink and the way to look at what it wrote.
public struct SinkSpecimen: Sendable {
    /// What to call it.
    public var name: String
    /// True when others put contents there too: it is never known to be empty, and removing an asset keeps its content.
    public var isShared = false
    let make: @Sendable (_ folder: String) throws -> any Sink
    let file: @Sendable (_ folder: String, _ entry: PlanEntry) throws -> String

    /// Takes a sink.
    ///
    /// - Parameters:
    ///   - name: What to call it.
    ///   - make: Opens the sink on a folder; a second time on the same folder, what was there is still there.
    ///   - file: The file that holds the content of an entry that was committed, by its whole path.
    public init(
        name: String, make: @escaping @Sendable (_ folder: String) throws -> any Sink,
        file: @escaping @Sendable (_ folder: String, _ entry: PlanEntry) throws -> String = { "\($0)/\($1.asset.path)" }
    ) {
        self.name = name
        self.make = make
        self.file = file
    }

    /// Opens the sink on a folder of its own.
    func open() throws -> OpenSink { try OpenSink(specimen: self, folder: try ScratchFolder()) }
}

/// A sink at work in a folder.
struct OpenSink {
    let specimen: SinkSpecimen
    let folder: ScratchFolder
    let sink: any Sink

    init(specimen: SinkSpecimen, folder: ScratchFolder) throws {
        self.specimen = specimen
        self.folder = folder
        sink = try specimen.make(folder.path)
    }

    /// The sink of a later run.
    func reopened() throws -> OpenSink { try OpenSink(specimen: specimen, folder: folder) }

    /// An asset to be written.
    static func entry(_ id: Int64, _ path: String, _ content: [UInt8]) throws -> PlanEntry {
        let digest = Digests.make(.sha256, size: Int64(content.count))
        content.withUnsafeBytes { digest.update($0) }
        let asset = Asset(
            key: "data", path: try RelativePath(path), size: Int64(content.count), checksum: digest.finalize())
        return PlanEntry(id: id, itemID: "item-\(id)", asset: asset)
    }

    /// Some content, another one for each number.
    static func content(_ number: UInt8, _ count: Int = 1000) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(number)) }
    }

    /// Writes and commits an asset.
    func commit(_ entry: PlanEntry, _ content: [UInt8]) throws {
        let writer = try sink.open(entry, resuming: false)
        try writer.write(content)
        try sink.sync([writer])
        try writer.commit()
        writer.close()
    }

    /// What lies in the file of an entry; `nil` when there is none.
    func bytes(of entry: PlanEntry) throws -> [UInt8]? {
        let file = try specimen.file(folder.path, entry)
        return FileManager.default.contents(atPath: file).map { Array($0) }
    }
}
