import ArgumentParser
import FetchCore
import FetchPluginHost

/// `fetch sources`.
struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources", abstract: "List the sources and what each can do.")

    @Flag(help: "As one JSON list.")
    var json = false

    func run() async throws {
        let descriptors = FetchTool.sources.map(\.descriptor)
        let datasets = Dictionary(grouping: try KnownDatasets.all(), by: \.source)
        if json {
            let objects = descriptors.map { Self.object($0, datasets[$0.name] ?? []).text }
            return Console.print("[" + objects.joined(separator: ",") + "]")
        }
        for descriptor in descriptors {
            Console.print(Self.lines(descriptor, datasets[descriptor.name] ?? []).joined(separator: "\n"))
        }
        let others = PluginExecutable.all(variables: ProcessVariables.all).map(\.name)
        if !others.isEmpty { Console.print("fetch plugin list tells of \(others.joined(separator: ", "))") }
    }

    private static func lines(_ source: SourceDescriptor, _ datasets: [DatasetFile]) -> [String] {
        var lines = [Console.styled(source.name, .bold) + "  " + source.summary]
        let capabilities = source.capabilities.map(\.rawValue).sorted().joined(separator: ", ")
        if !capabilities.isEmpty { lines.append("    can      \(capabilities)") }
        if let licence = source.licence { lines.append("    licence  \(licence.name)") }
        for (index, preset) in source.presets.enumerated() {
            lines.append("    \(index == 0 ? "presets" : "       ")  \(preset.name): \(preset.summary)")
        }
        for (index, dataset) in datasets.enumerated() {
            lines.append(
                "    \(index == 0 ? "datasets" : "        ")  \(dataset.name): \(SafeText.printable(dataset.title))")
        }
        return lines
    }

    private static func object(_ source: SourceDescriptor, _ datasets: [DatasetFile]) -> JSONText {
        var json = JSONText()
        json.add("name", source.name)
        json.add("summary", source.summary)
        json.add("capabilities", list: source.capabilities.map(\.rawValue).sorted())
        json.add("licence", source.licence?.name)
        json.add("presets", list: source.presets.map(\.name))
        json.add("datasets", list: datasets.map(\.name))
        return json
    }
}
