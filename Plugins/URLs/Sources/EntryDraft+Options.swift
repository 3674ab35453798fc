import FetchCore

extension EntryDraft {
    /// The options that are followed; aria2 knows many more.
    static let options: Set<String> = ["out", "dir", "checksum", "header"]

    /// The name in an option line, and its value.
    static func option(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
        let text = ASCII.trimmed(line)
        guard let mark = text.firstIndex(of: UInt8(ascii: "=")), mark > text.startIndex else { return nil }
        return (ASCII.string(text[..<mark]), ASCII.string(text[(mark + 1)...]))
    }

    /// Adds an option line.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a line or value of another form.
    mutating func add(_ line: ArraySlice<UInt8>) throws(FetchError) {
        guard let (name, value) = Self.option(line) else {
            throw FetchError(
                .badInput, "\"\(SafeText.printable(ASCII.string(ASCII.trimmed(line))))\" is not NAME=VALUE",
                hint: "An indented line is an option of the address above it, as aria2 has them")
        }
        switch name {
        case "out": path = value
        case "dir": folder = Self.folder(value)
        case "checksum": checksum = try Self.checksum(value)
        case "header": headers.append(try Self.header(value))
        default: break
        }
    }

    /// `./images/` is `images`, `.` is the output directory itself.
    private static func folder(_ value: String) -> String? {
        var folder = value[...]
        while folder.hasPrefix("./") { folder = folder.dropFirst(2) }
        while folder.count > 1 && folder.hasSuffix("/") { folder.removeLast() }
        return folder.isEmpty || folder == "." ? nil : String(folder)
    }

    /// aria2 writes `sha-256=HEX`.
    private static func checksum(_ value: String) throws(FetchError) -> Checksum {
        let parts = value.split(separator: "=", maxSplits: 1)
        let algorithms: [String: Checksum.Algorithm] = ["sha-256": .sha256, "sha-1": .sha1, "md5": .md5]
        guard parts.count == 2, let algorithm = algorithms[parts[0].lowercased()] else {
            throw FetchError(
                .badInput, "\"\(SafeText.printable(value))\" is not a checksum that can be tested",
                hint: "Write sha-256=HEX, sha-1=HEX or md5=HEX")
        }
        return try Checksum(algorithm, hex: parts[1])
    }

    private static func header(_ value: String) throws(FetchError) -> TransferRequest.Header {
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let bytes = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains(" "), bytes else {
            // The value may be a credential, so it is not shown.
            throw FetchError(.badInput, "a header is not of the form NAME: VALUE")
        }
        return TransferRequest.Header(String(parts[0]), String(parts[1].drop { $0 == " " }))
    }
}
