public import FetchCore

/// A place in an object store as the command line writes it: `s3://bucket/prefix`.
public struct StoreAddress: Sendable, Hashable {
    /// The bucket's name.
    public let bucket: String
    /// What the keys of objects begin with, without a slash at either end; empty for the bucket itself.
    public let prefix: String

    /// Reads an address.
    ///
    /// - Throws: ``FetchError`` with code `usage` for a name no bucket can have, `unsafe-path` for a prefix that could
    ///   not be a path.
    public init(_ text: String) throws(FetchError) {
        let rest = text.dropFirst(ObjectAddress.scheme.count)
            .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        bucket = rest.first.map(String.init) ?? ""
        guard ObjectAddress.isOne(text), Self.isName(bucket) else {
            throw FetchError(
                .usage, "\"\(SafeText.printable(text))\" names no bucket",
                hint: "Write s3://BUCKET or s3://BUCKET/PREFIX")
        }
        var prefix = rest.count > 1 ? rest[1] : ""
        while prefix.hasSuffix("/") { prefix.removeLast() }
        if !prefix.isEmpty { _ = try RelativePath(String(prefix)) }
        self.prefix = String(prefix)
    }

    /// The key of a path below the prefix.
    public func key(of path: RelativePath) -> String { prefix.isEmpty ? path.string : "\(prefix)/\(path)" }

    /// What all keys below begin with.
    var keyStart: String { prefix.isEmpty ? "" : prefix + "/" }

    /// Letters, digits, dots, hyphens and underscores, 3 to 63 of them, as all stores allow at least some.
    private static func isName(_ text: String) -> Bool {
        (3...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            } && !text.hasPrefix(".")
    }
}

extension StoreAddress: CustomStringConvertible {
    /// `s3://bucket/prefix`.
    public var description: String { ObjectAddress.scheme + bucket + (prefix.isEmpty ? "" : "/" + prefix) }
}
