/// The columns of an entry's main line: parted by tabs, or by spaces where there is no tab.
struct Columns {
    private let parts: [ArraySlice<UInt8>]

    init(_ line: ArraySlice<UInt8>) {
        let line = line.drop(while: ASCII.isBlank)
        let isTabbed = ASCII.index(of: ASCII.tab, in: line) != nil
        let separator = isTabbed ? ASCII.tab : ASCII.space
        var parts: [ArraySlice<UInt8>] = []
        var rest = line
        while let end = ASCII.index(of: separator, in: rest) {
            if isTabbed || end > rest.startIndex { parts.append(ASCII.trimmed(rest[..<end])) }
            rest = rest[(end + 1)...]
        }
        parts.append(ASCII.trimmed(rest))
        self.parts = parts
    }

    var count: Int { parts.count }

    subscript(_ index: Int) -> ArraySlice<UInt8> { parts[index] }

    /// True for several addresses of one asset, as aria2 lists them.
    var isMirrored: Bool { parts.count > 1 && Self.isAddress(parts[0]) && Self.isAddress(parts[1]) }

    /// The address to fetch from: the first that can be.
    var address: ArraySlice<UInt8>? {
        isMirrored ? parts.first { WebAddress.isStart($0) } : parts[0]
    }

    /// A column that is there and is not `-`.
    func known(_ index: Int) -> ArraySlice<UInt8>? {
        guard index < parts.count, let first = parts[index].first else { return nil }
        return first == UInt8(ascii: "-") && parts[index].count == 1 ? nil : parts[index]
    }

    /// True for a line of several addresses parted by tabs, told without taking the line apart.
    static func areMirrors(_ line: ArraySlice<UInt8>) -> Bool {
        guard let tab = ASCII.index(of: ASCII.tab, in: line), isAddress(line[(tab + 1)...]) else { return false }
        return Columns(line).isMirrored
    }

    private static let ftp = Array("ftp://".utf8)

    private static func isAddress(_ text: ArraySlice<UInt8>) -> Bool {
        WebAddress.isStart(text) || ASCII.starts(text, with: ftp)
    }
}
