import CTOML
import FetchCore
import Foundation

/// A `fetch.toml`: options for every source, and a table for each source with those that are its own.
struct ConfigurationFile {
    /// One key.
    struct Entry {
        /// The source whose table it is in; empty for every source.
        var table: String
        var key: String
        var texts: [String]
        /// True for true and false, which flags take.
        var isFlag: Bool
        var line: Int
    }

    private static let largest = 1 << 20

    /// What to call it in messages.
    let name: String
    let entries: [Entry]

    /// Reads a file; `nil` when there is none.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` that names the file and the line.
    init?(path: String, name: String) throws(FetchError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            throw FetchError(.badInput, "\(name) cannot be read", hint: "Check its permissions")
        }
        guard data.count <= Self.largest else { throw FetchError(.badInput, "\(name) is larger than 1 MiB") }
        self.name = name
        entries = try Self.entries(Array(data), name)
    }

    private static func entries(_ bytes: [UInt8], _ name: String) throws(FetchError) -> [Entry] {
        var found = Collector()
        var reason = [CChar](repeating: 0, count: 300)
        let line = withUnsafeMutablePointer(to: &found) { pointer in
            bytes.withUnsafeBytes { buffer in
                let text = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                return ctoml_read(
                    text, buffer.count,
                    { context, table, key, index, kind, text, line in
                        context!.assumingMemoryBound(to: Collector.self).pointee.add(
                            String(cString: table!), String(cString: key!), index, kind, String(cString: text!), line)
                    }, pointer, &reason, reason.count)
            }
        }
        guard line == 0 else {
            let words = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw FetchError(.badInput, "line \(line) of \(name) is no TOML: \(SafeText.printable(words))")
        }
        if let other = found.other {
            throw FetchError(
                .badInput,
                "line \(other.line) of \(name): \(SafeText.printable(other.key)) is no text, number, true, "
                    + "false or list of those")
        }
        return found.entries
    }

    /// Gathers values to keys.
    private struct Collector {
        var entries: [Entry] = []
        var other: Entry?

        mutating func add(
            _ table: String, _ key: String, _ index: Int, _ kind: ctoml_kind, _ text: String, _ line: Int
        ) {
            let entry = Entry(table: table, key: key, texts: [text], isFlag: kind == CTOML_BOOLEAN, line: line)
            if kind == CTOML_OTHER {
                other = other ?? entry
            } else if index > 0, entries.last?.key == key, entries.last?.table == table {
                entries[entries.count - 1].texts.append(text)
            } else {
                entries.append(entry)
            }
        }
    }
}
