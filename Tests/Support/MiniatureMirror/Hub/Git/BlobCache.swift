/// Small files of one repository, so that git is not started anew for each request.
final class BlobCache: Sendable {
    private static let sizeLimit = 1 << 20
    private static let budget = 64 << 20

    private struct State {
        var blobs: [String: [UInt8]] = [:]
        var bytes = 0
    }

    private let state = Monitor(State())

    /// The blob, read by `read` unless it is kept. What is large, or too much, is not kept.
    func blob(_ oid: String, read: () throws -> [UInt8]) rethrows -> [UInt8] {
        if let blob = state.withLock({ $0.blobs[oid] }) { return blob }
        let blob = try read()
        state.withLock { state in
            guard blob.count <= Self.sizeLimit, state.bytes + blob.count <= Self.budget else { return }
            if state.blobs.updateValue(blob, forKey: oid) == nil { state.bytes += blob.count }
        }
        return blob
    }
}
