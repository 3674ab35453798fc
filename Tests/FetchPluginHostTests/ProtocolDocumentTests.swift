import FetchCore
import FetchPluginHost
import Foundation
import Testing

/// The conversation in `Docs/PluginProtocol.md` is one that the host has.
@Suite struct ProtocolDocumentTests {
    /// A plugin that expects the document's `>` lines, to the letter, and answers with its `<` lines.
    private static func actor(_ lines: [String]) throws -> ShellPlugin {
        let script = lines.map { line in
            let text = "'" + line.dropFirst(2).replacing("'", with: "'\\''") + "'"
            if line.hasPrefix("<") { return "printf '%s\\n' \(text)" }
            return """
                IFS= read -r line
                [ "$line" = \(text) ] || { printf '%s\\n' "instead of" \(text) "$line" >>$FOLDER/wrong; exit 9; }
                """
        }
        return try ShellPlugin(script: script.joined(separator: "\n") + "\ntouch $FOLDER/through")
    }

    private static func conversation() throws -> [String] {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let text = try String(contentsOf: root.appending(path: "Docs/PluginProtocol.md"), encoding: .utf8)
        return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("> {") || $0.hasPrefix("< {") }
    }

    @Test func theHostSaysWhatTheDocumentSaysAndUnderstandsTheAnswers() async throws {
        let plugin = try Self.actor(try Self.conversation())
        let heard = Heard()
        do {
            try await PluginRun.with(plugin, ["2019", "--band", "nir"], heard: heard) { source in
                try await converse(with: source)
            }
        } catch {
            Issue.record("\(error) \(plugin.text("wrong") ?? "")")
        }
        #expect(plugin.text("wrong") == nil)
        #expect(plugin.has("through"))
        #expect(
            heard.all == [
                "status: reading the index", "status: -", "t-1 was never published and is left out",
            ])
    }

    private func converse(with source: ExternalSource) async throws {
        #expect(source.dataset == "tiles-2019" && source.folderName == "tiles")
        #expect(source.linkExpiry == LinkExpiry(earliest: 1_900_000_000, latest: 1_900_003_600, count: 3))
        #expect(source.licence?.name == "CC-BY-4.0")
        #expect(ExternalSource.descriptor.secretOptions == ["--token"])
        let query = SelectionQuery(
            ids: ["t-0", "t-2"], numbers: [0, 2], collections: ["2019"],
            bounds: BoundingBox(west: 13, south: 52, east: 14, north: 53),
            time: TimeSpan(start: 1_546_300_800, end: 1_577_750_400), properties: ["cloud"])
        var items: [Item] = []
        for try await item in source.items(matching: query) { items.append(item) }
        #expect(items.map(\.id) == ["t-0", "t-2"])
        #expect(items[0].metadata?.properties == ["cloud": .number(12.5)])
        #expect(items[0].number == Item.Number(0, of: 3))
        #expect(items[1].metadata?.time == TimeSpan(start: 1_556_668_800, end: 1_556_755_200))
        for try await item in source.items(matching: .everything) {
            #expect(item.id == "t-0")
            break
        }
        let answers = try await source.resolve(together: items.flatMap(\.assets))
        let request = try answers[0].get()
        #expect(request.url == "https://tiles.example/2019/0.tif?sig=abc" && request.expires == 1_900_000_000)
        #expect(request.headers == [TransferRequest.Header("Authorization", "Bearer abc")])
        #expect(throws: FetchError(.notFound, "t-2 was withdrawn", hint: "Choose without it")) { try answers[1].get() }
        await #expect(throws: FetchError.self) { _ = try await source.resolve(items[0].assets[0]) }
    }
}
