import ArgumentParser
import FetchCore
import FetchEngine

/// `fetch diff A.lock B.lock`.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say in what two locks differ.",
        discussion: """
            A line for each path: + only the second lock has it, - only the first has it, ~ both have it with other \
            content. The exit status is 0 when both name the same content, and 1 otherwise, as diff does it.
            """)

    @Argument(help: ArgumentHelp("The older lock.", valueName: "a.lock"))
    var first: String

    @Argument(help: ArgumentHelp("The newer lock.", valueName: "b.lock"))
    var second: String

    @Flag(help: "Each difference as a JSON object on a line of its own.")
    var json = false

    func run() async throws {
        let (old, new) = (try LockFile(first), try LockFile(second))
        if !json { Self.heads(old.head, new.head).forEach(Console.print) }
        var counts = (added: 0, removed: 0, changed: 0)
        let asJSON = json
        try LockDifference.forEach(old, new) { difference in
            switch difference {
            case .added: counts.added += 1
            case .removed: counts.removed += 1
            case .changed: counts.changed += 1
            }
            Console.print(asJSON ? Self.object(difference).text : Self.line(difference))
        }
        if counts == (0, 0, 0) {
            if !json { Console.print("the same \(Units.count(new.count, "path"))") }
            return
        }
        if !json {
            Console.print(
                "\(Units.count(counts.added)) added, \(Units.count(counts.removed)) removed, "
                    + "\(Units.count(counts.changed)) changed")
        }
        throw ExitStatusError(status: .unexpected)
    }

    /// In what the locks differ as wholes.
    private static func heads(_ old: LockHead, _ new: LockHead) -> [String] {
        var lines: [String] = []
        func compare(_ name: String, _ a: String, _ b: String) {
            if a != b { lines.append("\(name): \(SafeText.printable(a)) → \(SafeText.printable(b))") }
        }
        compare("dataset", "\(old.source):\(old.dataset)", "\(new.source):\(new.dataset)")
        compare("licence", old.licence ?? "none", new.licence ?? "none")
        func revisions(_ head: LockHead) -> String { head.runs.map { $0.revision ?? "none" }.joined(separator: ", ") }
        compare("revision", revisions(old), revisions(new))
        func selections(_ head: LockHead) -> String { head.runs.map(\.selection).joined(separator: "; ") }
        compare("selection", selections(old), selections(new))
        return lines
    }

    private static func line(_ difference: LockDifference) -> String {
        switch difference {
        case .added(let entry): "+ \(entry.path)  \(Units.bytes(entry.size))"
        case .removed(let entry): "- \(entry.path)  \(Units.bytes(entry.size))"
        case .changed(let old, let new):
            "~ \(new.path)  "
                + (old.size == new.size ? "other content" : "\(Units.bytes(old.size)) → \(Units.bytes(new.size))")
        }
    }

    private static func object(_ difference: LockDifference) -> JSONText {
        var json = JSONText()
        switch difference {
        case .added(let entry), .removed(let entry):
            if case .added = difference { json.add("change", "added") } else { json.add("change", "removed") }
            json.add("path", entry.path)
            json.add("size", entry.size)
            json.add("sha256", entry.sha256)
        case .changed(let old, let new):
            json.add("change", "changed")
            json.add("path", new.path)
            json.add("old_size", old.size)
            json.add("old_sha256", old.sha256)
            json.add("size", new.size)
            json.add("sha256", new.sha256)
        }
        return json
    }
}
