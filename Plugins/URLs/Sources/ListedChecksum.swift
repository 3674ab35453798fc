import FetchCore

/// Reads checksums in the forms lists write them.
enum ListedChecksum {
    private static let prefixes = Checksum.Algorithm.allCases.map { (Array("\($0.rawValue):".utf8), $0) }
    private static let optionPrefixes: [([UInt8], Checksum.Algorithm)] = [
        (Array("sha-256=".utf8), .sha256), (Array("sha-1=".utf8), .sha1), (Array("md5=".utf8), .md5),
    ]

    /// Reads a column: `algorithm:hex`, or bare digits of MD5, SHA-1 or SHA-256.
    ///
    /// - Throws: ``FetchError`` with code `bad-input`.
    static func read(_ column: ArraySlice<UInt8>) throws(FetchError) -> Checksum {
        for (prefix, algorithm) in prefixes where ASCII.starts(column, with: prefix) {
            return try Checksum(algorithm, hex: ASCII.string(column.dropFirst(prefix.count)))
        }
        let text = ASCII.string(column)
        switch column.count {
        case 32: return try Checksum(.md5, hex: text)
        case 40: return try Checksum(.sha1, hex: text)
        case 64: return try Checksum(.sha256, hex: text)
        default:
            let names = Checksum.Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
            throw FetchError(
                .badInput, "\"\(SafeText.printable(text))\" is not a checksum",
                hint: "Write the digits of MD5, SHA-1 or SHA-256, or ALGORITHM:HEX with one of \(names)")
        }
    }

    /// Reads the value of aria2's option `checksum`: `sha-256=HEX`, `sha-1=HEX` or `md5=HEX`.
    ///
    /// - Throws: ``FetchError`` with code `bad-input`, also for its other algorithms.
    static func readOption(_ value: ArraySlice<UInt8>) throws(FetchError) -> Checksum {
        for (prefix, algorithm) in optionPrefixes where ASCII.starts(value, with: prefix) {
            return try Checksum(algorithm, hex: ASCII.string(value.dropFirst(prefix.count)))
        }
        throw FetchError(
            .badInput, "\"\(SafeText.printable(ASCII.string(value)))\" is not a checksum that can be tested",
            hint: "Write sha-256=HEX, sha-1=HEX or md5=HEX")
    }
}
