import ArgumentParser
import FetchCore

/// `fetch sources`.
struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "List the sources and what each can do.")

    @Flag(help: "As one JSON list.")
    var json = false

    func run() async throws {
        let descriptors = FetchTool.sources.map(\.descriptor)
        if json {
            return Console.print("[" + descriptors.map { Self.object($0).text }.joined(separator: ",") + "]")
        }
        for descriptor in descriptors { Console.print(Self.lines(descriptor).joined(separator: "\n")) }
    }

    private static func lines(_ source: SourceDescriptor) -> [String] {
        var lines = [Console.styled(source.name, .bold) + "  " + source.summary]
        let capabilities = source.capabilities.map(\.rawValue).sorted().joined(separator: ", ")
        if !capabilities.isEmpty { lines.append("    can      \(capabilities)") }
        if let licence = source.licence { lines.append("    licence  \(licence.name)") }
        for (index, preset) in source.presets.enumerated() {
            lines.append("    \(index == 0 ? "presets" : "       ")  \(preset.name): \(preset.summary)")
        }
        return lines
    }

    private static func object(_ source: SourceDescriptor) -> JSONText {
        var json = JSONText()
        json.add("name", source.name)
        json.add("summary", source.summary)
        json.add("capabilities", list: source.capabilities.map(\.rawValue).sorted())
        json.add("licence", source.licence?.name)
        json.add("presets", list: source.presets.map(\.name))
        return json
    }
}
