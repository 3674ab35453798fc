import ArgumentParser
import FetchCore
import FetchEngine

/// `fetch cache DIR`.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Say what a cache given with --cache holds, and make it smaller.",
        discussion: """
            A content taken out of a cache stays in every output that has it. --prune takes out what only the cache \
            still has; where the file system shares blocks instead of files, that cannot be told, and \
            --unused-for or --max-bytes help.
            """)

    @Argument(help: ArgumentHelp("The folder of the cache.", valueName: "dir"))
    var folder: String

    @Flag(help: "Take out what no output has a link to any more.")
    var prune = false

    @Option(help: ArgumentHelp("Take out what no run has used for so many days.", valueName: "days"))
    var unusedFor: Double?

    @Option(
        help: ArgumentHelp("Keep at most this much, such as 200GB; what was used last stays.", valueName: "bytes"))
    var maxBytes: String?

    @Flag(help: "As one JSON object.")
    var json = false

    mutating func validate() throws {
        if let unusedFor, unusedFor < 0 { throw ValidationError("--unused-for cannot be negative.") }
        if let maxBytes {
            do { _ = try Units.parseBytes(maxBytes) } catch {
                throw ValidationError("--max-bytes: \(error.description).")
            }
        }
    }

    func run() async throws {
        let cache = try ContentCache(folder, creating: false)
        defer { cache.close() }
        let gone = try pruning.map { pruning throws(FetchError) in try cache.prune(pruning) }
        let contents = try cache.contents()
        if json { return Console.print(Self.object(contents, gone).text) }
        if let gone {
            Console.print("taken out    \(Units.count(gone.count, "content")), \(Units.bytes(gone.bytes))")
        }
        Console.print(Self.lines(contents, folder).joined(separator: "\n"))
    }

    /// What is to be taken out; `nil` when nothing is.
    private var pruning: CachePruning? {
        if !prune && unusedFor == nil && maxBytes == nil { return nil }
        var pruning = CachePruning()
        pruning.unlinked = prune
        pruning.unusedSince = unusedFor.map { Timestamp.now() - $0 * 86_400 }
        pruning.mostBytes = maxBytes.flatMap { try? Units.parseBytes($0) }
        return pruning
    }

    private static func lines(_ contents: CacheContents, _ folder: String) -> [String] {
        var lines = ["\(folder): \(text(contents.all))", "in outputs   \(text(contents.linked))"]
        if contents.cloned.count > 0 { lines.append("shares blocks \(text(contents.cloned)), perhaps in outputs") }
        return lines
    }

    private static func text(_ share: CacheContents.Share) -> String {
        "\(Units.count(share.count, "content")), \(Units.bytes(share.bytes))"
    }

    private static func object(_ contents: CacheContents, _ gone: CacheContents.Share?) -> JSONText {
        var json = JSONText()
        json.add("contents", contents.all.count)
        json.add("bytes", contents.all.bytes)
        json.add("linked", contents.linked.count)
        json.add("linked_bytes", contents.linked.bytes)
        json.add("cloned", contents.cloned.count)
        json.add("pruned", gone?.count)
        json.add("pruned_bytes", gone?.bytes)
        return json
    }
}
