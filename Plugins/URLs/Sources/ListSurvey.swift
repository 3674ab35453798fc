import FetchCore

/// What a first look over a list tells: how many entries there are, and what of it will not be used.
struct ListSurvey {
    /// How many entries the list has.
    private(set) var count = 0
    private(set) var ignoredOptions: Set<String> = []
    private(set) var mirrored = 0
    private let name: String

    /// Walks the list once, without reading entries in detail.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a list without entries and for a web page.
    init(_ file: ListFile) throws(FetchError) {
        name = file.name
        var lines = LineReader(file)
        while let line = try lines.next() {
            switch LineKind(line.bytes) {
            case .nothing: continue
            case .entry: try addEntry(line.bytes)
            case .option: addOption(line.bytes)
            }
        }
        if count == 0 { throw FetchError(.badInput, "\(name) has no address in it", hint: "Write one address a line") }
    }

    /// What to tell the user about parts of the list that are not used.
    var notices: [String] {
        var notices: [String] = []
        if mirrored > 0 {
            let entries = Units.count(mirrored, "entry", "entries")
            notices.append("\(name): \(entries) with several addresses; the first http or https one is used")
        }
        if !ignoredOptions.isEmpty {
            notices.append("\(name): options that are ignored: \(ignoredOptions.sorted().joined(separator: ", "))")
        }
        return notices
    }

    private mutating func addEntry(_ line: ArraySlice<UInt8>) throws(FetchError) {
        if count == 0 && line.first == UInt8(ascii: "<") {
            throw FetchError(
                .badInput, "\(name) is a web page (HTML), not a list of addresses",
                hint: "Save what the page links to instead of the page itself")
        }
        count += 1
        if line.contains(ASCII.tab) && Columns(line).isMirrored { mirrored += 1 }
    }

    private mutating func addOption(_ line: ArraySlice<UInt8>) {
        guard let (name, _) = EntryDraft.option(line), !EntryDraft.options.contains(name) else { return }
        ignoredOptions.insert(SafeText.printable(name))
    }
}
