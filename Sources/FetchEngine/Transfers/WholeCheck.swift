import FetchCore

/// Checks and hashes an asset that is in memory whole.
struct WholeCheck {
    var asset: Asset
    var recordedHash: Checksum.Algorithm?
    var checks: ContentChecks

    /// The checksum, if one is promised or to be recorded; errors as the inspectors', and `wrong-checksum`.
    func run(_ bytes: UnsafeRawBufferPointer) -> Result<Checksum?, FetchError> {
        if let error = checks.inspector(asset.content, asset.path.name)?.objection(to: bytes) {
            return .failure(error)
        }
        guard let algorithm = asset.checksum?.algorithm ?? recordedHash else { return .success(nil) }
        let digest = checks.digest(algorithm, Int64(bytes.count))
        digest.update(bytes)
        let checksum = digest.finalize()
        if let promised = asset.checksum, promised != checksum {
            return .failure(.wrongChecksum(of: asset.path.string, found: checksum, promised: promised))
        }
        return .success(checksum)
    }
}

extension ContentInspector {
    /// What is wrong with content that is in memory whole, or `nil`.
    func objection(to bytes: UnsafeRawBufferPointer) -> FetchError? {
        do throws(FetchError) {
            try consume(bytes)
            try finish()
            return nil
        } catch {
            return error
        }
    }
}

extension FetchError {
    /// The error for content of another checksum than promised.
    static func wrongChecksum(of name: String, found: Checksum, promised: Checksum) -> FetchError {
        FetchError(
            .wrongChecksum, "\(name) has \(found.algorithm.rawValue) \(found.value) where \(promised.value) is promised"
        )
    }
}
