import FetchCore

/// Compares what lies in a place without files with what is known of it.
///
/// Where the place tells a checksum of the whole that can be compared, it is believed; otherwise everything is read.
struct RemoteExamination {
    var sink: any RemoteSink
    var asset: OpenAsset
    var checks: ContentChecks

    /// The checksum, or what is wrong.
    ///
    /// Errors: `not-found` for what is gone, `wrong-size`, `wrong-checksum`, those of the network.
    func run() -> Result<Checksum?, FetchError> {
        do throws(FetchError) { return .success(try examine()) } catch { return .failure(error) }
    }

    private func examine() throws(FetchError) -> Checksum? {
        let (entry, path) = (asset.entry, asset.entry.asset.path)
        guard let found = try sink.holding(of: entry) else { throw FetchError(.notFound, "\(path) is missing") }
        guard found.size == asset.size else {
            throw FetchError(.wrongSize, "\(path) has \(found.size) bytes instead of \(asset.size ?? 0)")
        }
        guard let checksum = asset.recorded ?? entry.asset.checksum else { return nil }
        if found.checksums.contains(checksum) { return checksum }
        let digest = checks.digest(checksum.algorithm, found.size)
        let stream = sink.read(entry, size: found.size)
        defer { stream.close() }
        _ = try stream.head()
        while let chunk = try stream.next() { chunk.withUnsafeBytes { digest.update($0) } }
        let read = digest.finalize()
        guard read == checksum else {
            throw FetchError(
                .wrongChecksum, "\(path) has \(read.algorithm.rawValue) \(read.value) instead of \(checksum.value)")
        }
        return checksum
    }
}
