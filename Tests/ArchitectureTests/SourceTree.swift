import Foundation

/// The package's own files.
enum SourceTree {
    /// The package's folder.
    static let root: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url
    }()

    /// All Swift files below a folder of the package, in path order.
    static func swiftFiles(in folder: String) throws -> [URL] {
        let start = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
            .sorted { $0.path() < $1.path() }
    }

    /// The modules a file imports, with their line numbers.
    static func imports(of file: URL) throws -> [(module: String, line: Int)] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            // An indented one is a text that the program writes.
            if line.hasPrefix(" ") { return nil }
            var words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            if let first = words.first, ["public", "package", "internal", "private", "fileprivate"].contains(first) {
                words.removeFirst()
            }
            guard words.first == "import", words.count >= 2 else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias", "let", "var"]
            let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
            return (String(name.prefix { $0 != "." }), index + 1)
        }
    }
}
