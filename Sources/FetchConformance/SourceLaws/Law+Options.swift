import FetchCore

extension Law<SourceSpecimen> {
    /// Options are named and explained as all others are, and what is not declared is refused.
    public static var options: Law {
        Law("options", "Every option is in kebab-case and explained; what is not declared is refused as usage") {
            specimen in
            var wrong = specimen.options.flatMap(faults)
            let names = specimen.options.filter { !$0.isPositional }.map(\.name)
            if Set(names).count != names.count { wrong.append("two options have one name") }
            return wrong + (await acceptance(of: specimen))
        }
    }

    private static func faults(of option: DeclaredOption) -> [String] {
        var wrong: [String] = []
        let shown = option.isPositional ? "<\(option.name)>" : "--\(option.name)"
        if option.help.isEmpty { wrong.append("\(shown) has no help") }
        if !option.isPositional && !isKebab(option.name) { wrong.append("\(shown) is not in kebab-case") }
        return wrong
    }

    private static func acceptance(of specimen: SourceSpecimen) async -> [String] {
        let stranger = "--no-such-option"
        do {
            _ = try await specimen.open(specimen.arguments + [stranger])
            return ["\(stranger) is taken without a word"]
        } catch let error as FetchError {
            var wrong: [String] = []
            if error.exitStatus != .usage { wrong.append("\(stranger) ends with status \(error.exitStatus.rawValue)") }
            if !error.message.contains("no-such-option") { wrong.append("the error does not name \(stranger)") }
            return wrong
        } catch {
            return ["\(stranger) ends with an error that is no FetchError: \(error)"]
        }
    }
}
