/// How the members of an archive make samples.
public enum SampleRule: Sendable, Hashable {
    /// Members with one key stand together, as WebDataset writes them: a sample ends where the key changes.
    case consecutive
    /// A sample has one part of each of these extensions, in any order and anywhere in the archive.
    case parts([String])
}

/// What a member's name says of its sample, by WebDataset's rule.
public struct SampleName: Sendable, Hashable {
    /// The name up to the first dot of its last component, folders included: `val/0001`.
    public var key: String
    /// What follows that dot, in lower case: `jpg`, `seg.png`; empty where there is no dot.
    public var part: String

    /// Reads a member's name.
    public init(_ name: String) {
        let start = name.utf8.lastIndex(of: UInt8(ascii: "/")).map { name.utf8.index(after: $0) } ?? name.startIndex
        guard let dot = name.utf8[start...].dropFirst().firstIndex(of: UInt8(ascii: ".")) else {
            (key, part) = (name, "")
            return
        }
        key = String(name[..<dot])
        part = name[name.utf8.index(after: dot)...].lowercased()
    }
}
