/// A checksum of a whole asset: the algorithm and its value in lower-case hexadecimal.
public struct Checksum: Sendable, Hashable {
    /// The algorithms a source can name.
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha256, md5, sha1
        /// SHA-1 of `blob <size>\0` and the content: a git object id.
        case gitBlobSHA1 = "git-blob-sha1"
        /// CRC-32 as in gzip and zip (ISO 3309).
        case crc32
        /// CRC-32C (Castagnoli, RFC 3720).
        case crc32c

        /// The length of the value in hexadecimal digits.
        public var digits: Int {
            switch self {
            case .sha256: 64
            case .md5: 32
            case .sha1, .gitBlobSHA1: 40
            case .crc32, .crc32c: 8
            }
        }
    }

    public let algorithm: Algorithm
    /// Lower-case hexadecimal.
    public let value: String

    /// Takes a value in hexadecimal of either case.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` when the digits are not what the algorithm gives.
    public init(_ algorithm: Algorithm, hex: some StringProtocol) throws(FetchError) {
        let lower = hex.lowercased()
        guard lower.utf8.count == algorithm.digits, lower.utf8.allSatisfy(Hex.isDigit) else {
            throw FetchError(
                .badInput,
                "\"\(SafeText.printable(lower))\" is not a \(algorithm.rawValue) (\(algorithm.digits) hexadecimal digits)"
            )
        }
        self.algorithm = algorithm
        value = lower
    }

    /// Takes the raw bytes of a digest.
    public init(_ algorithm: Algorithm, bytes: some Sequence<UInt8>) {
        self.algorithm = algorithm
        value = Hex.encode(bytes)
    }

    /// Reads the form `algorithm:hex` that ``description`` writes.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for an unknown algorithm or a wrong value.
    public init(parsing text: some StringProtocol) throws(FetchError) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let algorithm = Algorithm(rawValue: parts[0].lowercased()) else {
            throw FetchError(
                .badInput, "\"\(SafeText.printable(String(text)))\" is not a checksum",
                hint: "Write ALGORITHM:HEX, with one of " + Algorithm.allCases.map(\.rawValue).joined(separator: ", "))
        }
        try self.init(algorithm, hex: parts[1])
    }
}

extension Checksum: CustomStringConvertible {
    /// `algorithm:hex`.
    public var description: String { "\(algorithm.rawValue):\(value)" }
}
