/// The columns of an entry's main line: parted by tabs, or by spaces where there is no tab.
struct Columns {
    private let parts: [ArraySlice<UInt8>]

    init(_ line: ArraySlice<UInt8>) {
        let line = line.drop(while: ASCII.isBlank)
        if line.contains(ASCII.tab) {
            parts = line.split(separator: ASCII.tab, omittingEmptySubsequences: false).map(ASCII.trimmed)
        } else if line.contains(ASCII.space) {
            parts = line.split(separator: ASCII.space)
        } else {
            parts = [line]
        }
    }

    var count: Int { parts.count }

    subscript(_ index: Int) -> ArraySlice<UInt8> { parts[index] }

    /// True for several addresses of one asset, as aria2 lists them.
    var isMirrored: Bool { parts.count > 1 && Self.isAddress(parts[1]) }

    /// The address to fetch from: the first that can be.
    var address: ArraySlice<UInt8>? {
        isMirrored ? parts.first { WebAddress.isStart($0) } : parts[0]
    }

    /// A column that is there and is not `-`.
    func known(_ index: Int) -> ArraySlice<UInt8>? {
        guard index < parts.count, !parts[index].isEmpty else { return nil }
        return parts[index].elementsEqual("-".utf8) ? nil : parts[index]
    }

    private static let ftp = Array("ftp://".utf8)

    private static func isAddress(_ text: ArraySlice<UInt8>) -> Bool {
        WebAddress.isStart(text) || ASCII.starts(text, with: ftp)
    }
}
