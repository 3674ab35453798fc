public import FetchCore

/// Only assets whose path matches one of some patterns, and none of others; items left without assets are dropped.
public struct GlobSelector: Selector {
    private let include: [Glob]
    private let exclude: [Glob]
    public let words: String

    /// Takes shell patterns (see `Docs/Options.md`); no `include` means everything.
    ///
    /// - Throws: ``FetchError`` with code `usage` for a pattern that cannot be read.
    public init(include: [String], exclude: [String]) throws(FetchError) {
        self.include = try Self.compile(include)
        self.exclude = try Self.compile(exclude)
        words = (include.map { "--include \($0)" } + exclude.map { "--exclude \($0)" }).joined(separator: " ")
    }

    private static func compile(_ patterns: [String]) throws(FetchError) -> [Glob] {
        var globs: [Glob] = []
        for pattern in patterns { globs.append(try Glob(pattern)) }
        return globs
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        items.mapBatches { batch in
            batch.compactMap { item in
                var item = item
                item.assets.removeAll { !isWanted($0.path) }
                return item.assets.isEmpty ? nil : item
            }
        }
    }

    private func isWanted(_ path: RelativePath) -> Bool {
        (include.isEmpty || include.contains { $0.matches(path) }) && !exclude.contains { $0.matches(path) }
    }
}
