/// A pattern of paths as the `datasets` library reads it: fsspec's globs, plus what it ignores unless it is named.
///
/// `*` and `?` stay inside a name, `[…]` is one of some characters (`[!…]` none of them), `**` as a whole name is any
/// number of folders, and at the end everything below.
struct PathPattern: Sendable, Hashable {
    private let parts: [[UInt8]]
    private let hidden: Int
    private let special: Int
    private let lastName: [UInt8]

    /// Files that are about a dataset and never its data, unless they are named.
    private static let ignored = Set(
        ["README.md", "config.json", "dataset_info.json", "dataset_infos.json", "dummy_data.zip", "dataset_dict.json"]
            .map { Array($0.utf8) })

    /// Takes a pattern relative to `folder`, or to the root.
    init(_ text: String, in folder: String? = nil) {
        let whole = (folder.map { $0 + "/" } ?? "") + text
        parts = whole.utf8.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != [UInt8(ascii: ".")] }
        hidden = parts.count(where: Self.isHidden)
        special = parts.dropLast().count(where: Self.isSpecial)
        lastName = parts.last ?? []
    }

    /// True when a path from the root is meant.
    func matches(_ path: String) -> Bool {
        let names = path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
        guard let last = names.last, last == lastName || !Self.ignored.contains(last) else { return false }
        guard names.count(where: Self.isHidden) == hidden, names.dropLast().count(where: Self.isSpecial) == special
        else { return false }
        return Self.match(parts[...], names[...])
    }

    private static func isHidden(_ name: [UInt8]) -> Bool {
        name.first == UInt8(ascii: ".") && name.contains { $0 != UInt8(ascii: ".") }
    }

    private static func isSpecial(_ name: [UInt8]) -> Bool { name.starts(with: "__".utf8) }

    private static let anyFolders = Array("**".utf8)

    private static func match(_ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        if part == anyFolders {
            if parts.count == 1 { return !names.isEmpty }
            return names.indices.contains { match(parts.dropFirst(), names[$0...]) }
        }
        guard let name = names.first, match(part[...], name[...]) else { return false }
        return match(parts.dropFirst(), names.dropFirst())
    }

    /// Matches one name; a star takes up again where the text behind it failed last.
    private static func match(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        var (p, n) = (pattern.startIndex, name.startIndex)
        var retry: (pattern: Int, name: Int)?
        while n < name.endIndex {
            if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
                p += 1
                retry = (p, n)
            } else if p < pattern.endIndex, let end = matchOne(pattern, at: p, name[n]) {
                p = end
                n += 1
            } else if let last = retry {
                retry = (last.pattern, last.name + 1)
                (p, n) = (last.pattern, last.name + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// Where the pattern goes on after it has matched a byte; `nil` when it does not.
    private static func matchOne(_ pattern: ArraySlice<UInt8>, at start: Int, _ byte: UInt8) -> Int? {
        switch pattern[start] {
        case UInt8(ascii: "?"): return start + 1
        case UInt8(ascii: "["):
            let isNegated = pattern[(start + 1)...].first.map { $0 == UInt8(ascii: "!") } ?? false
            let first = start + (isNegated ? 2 : 1)
            // A bracket right at the start is one of the characters.
            guard first < pattern.endIndex,
                let end = pattern[(first + 1)...].firstIndex(of: UInt8(ascii: "]"))
            else { return byte == pattern[start] ? start + 1 : nil }
            return holds(pattern[first..<end], byte) != isNegated ? end + 1 : nil
        default: return pattern[start] == byte ? start + 1 : nil
        }
    }

    private static func holds(_ set: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
        var index = set.startIndex
        while index < set.endIndex {
            if index + 2 < set.endIndex, set[index + 1] == UInt8(ascii: "-") {
                if set[index] <= byte && byte <= set[index + 2] { return true }
                index += 3
            } else {
                if set[index] == byte { return true }
                index += 1
            }
        }
        return false
    }
}
