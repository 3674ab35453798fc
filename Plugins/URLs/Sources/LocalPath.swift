/// Makes the path an asset lands at from its address.
struct LocalPath {
    private static let index = "index.html"
    let style: PathStyle

    /// A path that is not checked yet.
    func text(for address: WebAddress) -> String {
        switch style {
        case .name:
            let start = address.path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? address.path.startIndex
            let name = address.path[start...]
            return name.isEmpty ? Self.index : Self.decoded(name)
        case .full:
            var parts = [address.host]
            parts += address.path.split(separator: UInt8(ascii: "/")).map(Self.decoded)
            if address.path.isEmpty || address.path.last == UInt8(ascii: "/") { parts.append(Self.index) }
            return parts.joined(separator: "/")
        }
    }

    /// One component with its percent-escapes resolved, unless the result would be no name: an escaped `/`, control
    /// characters and what is no UTF-8 stay as they are, as `wget` leaves them.
    private static func decoded(_ name: ArraySlice<UInt8>) -> String {
        guard name.contains(UInt8(ascii: "%")) else { return ASCII.string(name) }
        var bytes: [UInt8] = []
        var index = name.startIndex
        while index < name.endIndex {
            if let byte = escape(name[index...]), byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "/") {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(name[index])
                index += 1
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? ASCII.string(name)
    }

    private static func escape(_ text: ArraySlice<UInt8>) -> UInt8? {
        let start = text.startIndex
        guard text.count >= 3, text[start] == UInt8(ascii: "%"), let high = digit(text[start + 1]),
            let low = digit(text[start + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
