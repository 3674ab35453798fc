/// A path below the output directory that cannot leave it.
///
/// Names come from outside (link lists, catalogs, archives), so every path `fetch` writes is one of these. It is
/// relative, made of one or more components separated by `/`; no component is empty, `.` or `..`, holds a control
/// character or a NUL, or is longer than 255 bytes (`NAME_MAX`); the whole is at most 4,095 bytes (`PATH_MAX`). The
/// first component is never `.fetch`, where the ledger lives.
public struct RelativePath: Sendable, Hashable, Comparable {
    /// The path as text, for example `train/sa_000020.tar`.
    public let string: String

    /// The name of the folder in an output directory that belongs to `fetch` itself.
    public static let stateFolder = ".fetch"

    /// Checks a name that came from outside.
    ///
    /// - Throws: ``FetchError`` with code `unsafe-path` that names the path and the reason.
    public init(_ text: String) throws(FetchError) {
        if let reason = Self.objection(to: text) {
            throw FetchError(
                .unsafePath, "the name \"\(SafeText.printable(text))\" is refused: \(reason)",
                hint: "Nothing is written outside the output directory; rename it in the list")
        }
        string = text
    }

    /// The last component.
    public var name: String {
        guard let slash = string.utf8.lastIndex(of: UInt8(ascii: "/")) else { return string }
        return String(string[string.utf8.index(after: slash)...])
    }

    /// Everything before the last component, or `nil` at the top level.
    public var parent: String? {
        guard let slash = string.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(string[..<slash])
    }

    /// The path's components, first to last.
    public var components: [Substring] { string.utf8.split(separator: UInt8(ascii: "/")).compactMap(Substring.init) }

    public static func < (a: RelativePath, b: RelativePath) -> Bool { a.string < b.string }

    /// Why `text` cannot be a path below an output directory, or `nil` when it can.
    private static func objection(to text: String) -> String? {
        let bytes = text.utf8
        if bytes.isEmpty { return "it is empty" }
        if bytes.first == UInt8(ascii: "/") { return "it is absolute" }
        if bytes.count > 4095 { return "it is longer than 4,095 bytes" }
        var length = 0
        var dots = 0
        var previous: UInt8 = 0
        for byte in bytes {
            // In UTF-8 the control characters U+0080 to U+009F begin with 0xC2.
            let isControl = byte < 0x20 || byte == 0x7F || previous == 0xC2 && byte < 0xA0
            previous = byte
            if isControl { return "it holds a control character" }
            if byte == UInt8(ascii: "/") {
                if let reason = objection(length: length, dots: dots) { return reason }
                (length, dots) = (0, 0)
                continue
            }
            length += 1
            if byte == UInt8(ascii: ".") { dots += 1 }
        }
        if let reason = objection(length: length, dots: dots) { return reason }
        // By bytes: with a combining mark behind it, the slash would be another Character.
        if bytes.elementsEqual(stateFolder.utf8) || bytes.starts(with: (stateFolder + "/").utf8) {
            return "\(stateFolder) belongs to fetch itself"
        }
        return nil
    }

    private static func objection(length: Int, dots: Int) -> String? {
        if length == 0 { return "it has an empty component" }
        if length == dots && dots <= 2 { return "it has a \"\(dots == 1 ? "." : "..")\" component" }
        if length > 255 { return "a component is longer than 255 bytes" }
        return nil
    }
}

extension RelativePath: CustomStringConvertible {
    public var description: String { string }
}
