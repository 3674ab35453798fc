internal import Crypto
internal import FetchCore

/// A digest over any hash function of swift-crypto.
final class HashDigest<Function: HashFunction>: FetchCore.Digest {
    private let algorithm: Checksum.Algorithm
    private var function = Function()

    /// Starts a digest; `prefix` is hashed before the content.
    init(_ algorithm: Checksum.Algorithm, prefix: String = "") {
        self.algorithm = algorithm
        var prefix = prefix
        prefix.withUTF8 { function.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        function.update(bufferPointer: bytes)
    }

    func finalize() -> Checksum {
        Checksum(algorithm, bytes: function.finalize())
    }
}
