import FetchCore

extension Law<SourceSpecimen> {
    /// What a source says of itself is complete and can be shown.
    public static var descriptor: Law {
        Law("descriptor", "The source says what it is, in words that fit the help and the list of sources") {
            specimen in
            let source = specimen.descriptor
            return name(source) + summary(source) + examples(source) + licence(source) + presets(source)
                + secrets(source, specimen.options)
        }
    }

    private static func name(_ source: SourceDescriptor) -> [String] {
        isKebab(source.name) ? [] : ["the name \"\(source.name)\" is not lower-case words with - between them"]
    }

    private static func summary(_ source: SourceDescriptor) -> [String] {
        var wrong: [String] = []
        if source.summary.isEmpty { wrong.append("there is no summary") }
        if source.summary.contains(where: \.isNewline) { wrong.append("the summary has more than one line") }
        if source.summary.count > 100 { wrong.append("the summary is longer than 100 characters") }
        if source.summary.hasSuffix(".") { wrong.append("the summary ends with a full stop") }
        return wrong
    }

    private static func examples(_ source: SourceDescriptor) -> [String] {
        if source.examples.isEmpty { return ["there is no example"] }
        return source.examples.flatMap { example in
            var wrong: [String] = []
            if !example.command.contains("fetch \(source.name) ") {
                wrong.append("the example \"\(example.command)\" does not run fetch \(source.name)")
            }
            if example.purpose.isEmpty { wrong.append("the example \"\(example.command)\" has no purpose") }
            return wrong
        }
    }

    private static func licence(_ source: SourceDescriptor) -> [String] {
        guard let licence = source.licence else { return [] }
        return licence.name.isEmpty || licence.summary.isEmpty ? ["the licence has no name or no summary"] : []
    }

    private static func presets(_ source: SourceDescriptor) -> [String] {
        var wrong: [String] = []
        if source.presets.contains(where: { $0.layout == nil }) && !source.capabilities.contains(.numberedItems) {
            wrong.append("there are presets, which choose by number, but no numbered-items")
        }
        if Set(source.presets.map(\.name)).count != source.presets.count { wrong.append("two presets have one name") }
        for preset in source.presets where preset.summary.isEmpty || preset.numbers.isEmpty && preset.layout == nil {
            wrong.append("the preset \(preset.name) has no summary or no numbers")
        }
        return wrong
    }

    private static func secrets(_ source: SourceDescriptor, _ options: [DeclaredOption]) -> [String] {
        let names = Set(options.filter { !$0.isPositional }.map { "--\($0.name)" })
        return source.secretOptions.filter { !names.contains($0) }.map { "the secret option \($0) is not declared" }
    }

    /// Lower-case words of letters and digits with single dashes between them.
    static func isKebab(_ text: String) -> Bool {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        return text.first.map { $0.isASCII && $0.isLowercase } == true
            && words.allSatisfy { word in
                !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
            }
    }
}
