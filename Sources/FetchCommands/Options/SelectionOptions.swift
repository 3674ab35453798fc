import ArgumentParser
import FetchCore
import FetchEngine
import FetchSelectors
import Foundation

/// Which items: the stock selectors, the same for every source.
struct SelectionOptions: ParsableArguments {
    @Flag(help: "Everything.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "A named choice or layout; fetch sources lists them. A layout may be a .json file, or none.",
            valueName: "name"))
    var preset: String?

    @Option(help: ArgumentHelp("K items at random, the same ones for the same seed.", valueName: "k"))
    var random: Int?

    @Option(help: ArgumentHelp("K items at random, evenly over the strata.", valueName: "k"))
    var stratified: Int?

    @Option(help: ArgumentHelp("How many strata (10 unless given).", valueName: "s"))
    var strata: Int?

    @Option(help: ArgumentHelp("K items evenly spaced.", valueName: "k"))
    var spread: Int?

    @Option(help: ArgumentHelp("The items numbered A up to, not including, B.", valueName: "a..<b"))
    var range: String?

    @Option(help: ArgumentHelp("The first K items.", valueName: "k"))
    var first: Int?

    @Option(help: ArgumentHelp("The last K items.", valueName: "k"))
    var last: Int?

    @Option(help: ArgumentHelp("Every Kth item, from the first.", valueName: "k"))
    var every: Int?

    @Option(help: ArgumentHelp("The items with these numbers, such as 0,5,10-19.", valueName: "list"))
    var indices: String?

    @Option(help: ArgumentHelp("The items named in a file, one a line.", valueName: "file"))
    var namesFrom: String?

    @Option(help: ArgumentHelp("Another random choice (0 unless given).", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Only assets whose path matches; may be repeated.", valueName: "glob"))
    var include: [String] = []

    @Option(help: ArgumentHelp("No assets whose path matches; may be repeated.", valueName: "glob"))
    var exclude: [String] = []

    @Option(help: ArgumentHelp("At most N items of what is chosen.", valueName: "n"))
    var limit: Int?

    @Option(help: ArgumentHelp("As many of what is chosen as fit, in the order of --random.", valueName: "bytes"))
    var maxBytes: String?

    @Flag(help: "Take as many as there are when more are asked for.")
    var clamp = false

    @Flag(help: "Go on when wanted items are not in the list.")
    var allowMissing = false

    @Flag(help: "Print what is chosen, by stratum.")
    var explain = false

    @Option(
        help: ArgumentHelp("Write the chosen rows as a list the source reads, and fetch nothing.", valueName: "file"))
    var writeLinks: String?

    mutating func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit cannot be negative.") }
        // A preset may be a layout, which chooses nothing; only a source can tell.
        let given = choices.map(\.name).filter { $0 != "--preset" }
        if given.count > 1 { throw ValidationError("\(given.joined(separator: " and ")) exclude each other.") }
        if let strata {
            if stratified == nil { throw ValidationError("--strata goes with --stratified.") }
            if strata < 1 { throw ValidationError("--strata must be at least 1.") }
        }
        if seed != nil && stratified == nil && random == nil && maxBytes == nil {
            throw ValidationError("--seed goes with --random, --stratified and --max-bytes.")
        }
        for (name, value) in [
            ("--random", random), ("--stratified", stratified), ("--spread", spread), ("--first", first),
            ("--last", last),
        ] {
            if let value, value < 0 { throw ValidationError("\(name) cannot be negative.") }
        }
        if let maxBytes {
            do { _ = try Units.parseBytes(maxBytes) } catch {
                throw ValidationError("--max-bytes: \(error.description).")
            }
        }
        if let every, every < 1 { throw ValidationError("--every must be at least 1.") }
    }

    /// One way of choosing that was asked for, in the command line's words.
    private struct Choice {
        var name: String
        var words: String
    }

    private var choices: [Choice] { choices(by: nil) }

    private func choices(by strata: String?) -> [Choice] {
        var list: [Choice] = []
        func add(_ name: String, _ value: (some CustomStringConvertible)?, _ more: String = "") {
            if let value { list.append(Choice(name: name, words: "\(name) \(value)\(more)")) }
        }
        if all { list.append(Choice(name: "--all", words: "--all")) }
        add("--preset", preset)
        add("--random", random, " --seed \(seed ?? 0)")
        add(
            "--stratified", stratified,
            (strata.map { " --by \($0)" } ?? " --strata \(self.strata ?? 10)") + " --seed \(seed ?? 0)")
        add("--spread", spread)
        add("--range", range)
        add("--first", first)
        add("--last", last)
        add("--every", every)
        add("--indices", indices)
        add("--names-from", namesFrom)
        return list
    }

    /// True when any option narrows the choice, or says that everything is wanted.
    var isGiven: Bool { !choices.isEmpty || !include.isEmpty || limit != nil || maxBytes != nil }

    /// The selection in the command line's words.
    func words(by strata: String?) -> String {
        var parts = include.map { "--include \($0)" } + exclude.map { "--exclude \($0)" }
        parts += choices(by: strata).map(\.words)
        if let limit { parts.append("--limit \(limit)") }
        if let maxBytes { parts.append("--max-bytes \(maxBytes)") }
        return parts.joined(separator: " ")
    }

    /// The selectors, in the order they are applied: globs, then one sampler, then the limit.
    func selectors(for source: SourceDescriptor, by strata: String?) throws -> [any Selector] {
        var list: [any Selector] = []
        if !include.isEmpty || !exclude.isEmpty { list.append(try GlobSelector(include: include, exclude: exclude)) }
        if let preset, choices.count > 1, !LayoutChoice.isOne(preset, of: source) {
            let other = choices.first { $0.name != "--preset" }?.name ?? ""
            throw FetchError(.usage, "--preset \(SafeText.printable(preset)) and \(other) exclude each other")
        }
        if let sampler = try sampler(for: source, by: strata) { list.append(sampler) }
        if let limit { list.append(LimitSelector(count: limit)) }
        return list
    }

    /// The most bytes to bring, and the order in which items are taken while they fit.
    func budget() throws(FetchError) -> Budget? {
        guard let maxBytes else { return nil }
        let seed = seed ?? 0
        return Budget(bytes: try Units.parseBytes(maxBytes), rank: { HashRank.of($0, seed: seed) })
    }

    private func sampler(for source: SourceDescriptor, by name: String?) throws -> (any Selector)? {
        let seed = seed ?? 0
        if let random { return RandomSampler(count: random, seed: seed, clamp: clamp) }
        if let stratified {
            let strata = try name.map(Strata.init(parsing:)) ?? .numbers(strata ?? 10)
            return StratifiedSampler(count: stratified, strata: strata, seed: seed, clamp: clamp)
        }
        if let spread { return SpreadSampler(count: spread, clamp: clamp) }
        if let first { return FirstSampler(count: first, clamp: clamp) }
        if let last { return LastSampler(count: last, clamp: clamp) }
        if let every { return EveryNthSampler(step: every) }
        if let preset, !LayoutChoice.isOne(preset, of: source) {
            return try PresetSelector.selector(
                named: preset, among: source.presets, clamp: clamp, allowMissing: allowMissing)
        }
        if let range {
            return RangeSelector(range: try RangeText.parse(range), clamp: clamp, allowMissing: allowMissing)
        }
        if let indices {
            return NumbersSelector(
                numbers: try NumberList(parsing: indices), allowMissing: allowMissing, label: "--indices \(indices)")
        }
        if let namesFrom { return NamesSelector(names: try NamesFile.read(namesFrom), allowMissing: allowMissing) }
        return nil
    }
}

/// A range as `--range` takes it.
enum RangeText {
    /// Reads `A..<B`; also `A...B` and `A-B`, which include B.
    static func parse(_ text: String) throws(FetchError) -> Range<Int> {
        for (mark, includesEnd) in [("..<", false), ("...", true), ("-", true)] {
            let parts = text.components(separatedBy: mark)
            guard parts.count == 2, let start = Int(parts[0]), let end = Int(parts[1]), end < .max else { continue }
            let upper = includesEnd ? end + 1 : end
            guard start >= 0, start < upper else {
                throw FetchError(.usage, "the range \(text) is empty or reversed", hint: "Write for example 100..<200")
            }
            return start..<upper
        }
        throw FetchError(.usage, "\"\(SafeText.printable(text))\" is not a range", hint: "Write for example 100..<200")
    }
}

/// A file of names, as `--names-from` takes it.
enum NamesFile {
    /// The names: one a line, blank lines and `#` comments skipped; `-` is standard input.
    static func read(_ path: String) throws(FetchError) -> Set<String> {
        let bytes: Data
        do {
            bytes =
                path == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data() : try Data(contentsOf: URL(filePath: path))
        } catch {
            throw FetchError(.badInput, "the file of names \(path) cannot be read", hint: "Check the path")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let names = lines.map { $0.trimmingCharacters(in: .whitespaces.union(["\u{FEFF}"])) }
        let wanted = Set(names.filter { !$0.isEmpty && !$0.hasPrefix("#") })
        guard !wanted.isEmpty else {
            throw FetchError(.badInput, "the file of names \(path) is empty", hint: "Write one name a line")
        }
        return wanted
    }
}
