import FetchConformance
import FetchCore
import FetchSinks
import Foundation
import Synchronization

/// A directory that keeps every law of sinks, but for one fault.
final class BrokenSink: Sink {
    /// What is wrong with it; each is the fault of one law.
    enum Fault: String, CaseIterable, Sendable {
        case fresh, commit, invisibility, resumption, settlement, discarding, removal, confinement
    }

    private let fault: Fault
    private let folder: String
    private let base: DirectorySink

    init(_ fault: Fault, folder: String) throws(FetchError) {
        self.fault = fault
        self.folder = folder
        base = try DirectorySink(root: folder)
    }

    func isEmpty() throws(FetchError) -> Bool {
        if fault == .fresh { return true }
        return try base.isEmpty()
    }

    func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt? {
        var receipt = try base.receipt(for: entry)
        if fault == .commit { receipt?.size += 1 }
        return receipt
    }

    func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter {
        let writer = try base.open(entry, resuming: resuming || fault == .resumption)
        return BrokenWriter(writer, fault: fault, final: "\(folder)/\(entry.asset.path)")
    }

    func sync(_ writers: [any SinkWriter]) throws(FetchError) {
        let inner = writers.map { ($0 as? BrokenWriter)?.base ?? $0 }
        try base.sync(inner)
    }

    func room() throws(FetchError) -> Room? { try base.room() }
    func settle(_ entry: PlanEntry) throws(FetchError) -> Bool {
        if fault == .settlement { return true }
        return try base.settle(entry)
    }

    func discardParts(except ids: Set<Int64>) throws(FetchError) {
        try base.discardParts(except: fault == .discarding ? [] : ids)
    }

    func remove(_ path: RelativePath) throws(FetchError) {
        if fault != .removal { try base.remove(path) }
    }

    func finish() throws(FetchError) { try base.finish() }
}

/// A writer that does what its sink's fault says.
final class BrokenWriter: SinkWriter {
    let base: any SinkWriter
    private let fault: BrokenSink.Fault
    private let final: String

    init(_ base: any SinkWriter, fault: BrokenSink.Fault, final: String) {
        self.base = base
        self.fault = fault
        self.final = final
    }

    var descriptor: Int32 { base.descriptor }
    var existing: Int64 { base.existing }
    func reserve(_ size: Int64) throws(FetchError) { try base.reserve(size) }
    func truncate() throws(FetchError) { try base.truncate() }
    func close() { base.close() }
    func discard() { base.discard() }

    func write(_ body: [UInt8]) throws(FetchError) {
        try base.write(body)
        if fault == .invisibility { put(body) }
        if fault == .confinement { put(body) }
    }

    func commit() throws(FetchError) { try base.commit() }

    /// Writes under the final name as it stands, links and all, where its folder is there.
    private func put(_ body: [UInt8]) {
        let isInFolder = final.contains("/folder/")
        if isInFolder == (fault == .confinement) { try? Data(body).write(to: URL(filePath: final)) }
    }
}
