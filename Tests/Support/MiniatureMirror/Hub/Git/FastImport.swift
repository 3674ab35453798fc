/// A commit in the form `git fast-import` reads: real git writes the objects.
struct FastImport {
    private(set) var bytes: [UInt8] = []

    /// Begins a commit.
    ///
    /// - Parameters:
    ///   - ref: The full name of the branch, such as `refs/heads/main`.
    ///   - parent: The id of the commit before it; `nil` for the first.
    ///   - time: Seconds since 1970.
    init(ref: String, parent: String?, message: String, time: Int) {
        add("commit \(ref)\n")
        add("committer Miniature Hub <hub@example.org> \(time) +0000\n")
        add(data: Array(message.utf8))
        if let parent { add("from \(parent)\n") }
    }

    /// Puts a file under a path, in place of what was there.
    mutating func put(_ content: [UInt8], at path: String) {
        add("M 100644 inline \(Self.quoted(path))\n")
        add(data: content)
    }

    /// Takes a file, or a folder with all in it, away.
    mutating func delete(_ path: String) {
        add("D \(Self.quoted(path))\n")
    }

    private mutating func add(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func add(data: [UInt8]) {
        add("data \(data.count)\n")
        bytes += data
        add("\n")
    }

    private static func quoted(_ path: String) -> String {
        let escaped = path.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
