import FetchCore

extension Selector {
    /// The ids it picks.
    func ids(of items: ItemSequence, journal: SelectionJournal = SelectionJournal()) async throws -> [String] {
        var ids: [String] = []
        for try await item in apply(to: items, journal: journal) { ids.append(item.id) }
        return ids
    }

    /// The numbers it picks.
    func numbers(of items: ItemSequence, journal: SelectionJournal = SelectionJournal()) async throws -> [Int] {
        var numbers: [Int] = []
        for try await item in apply(to: items, journal: journal) { numbers.append(item.number?.value ?? -1) }
        return numbers
    }

    /// The paths of the assets it leaves.
    func paths(of items: ItemSequence) async throws -> [String] {
        var paths: [String] = []
        for try await item in apply(to: items, journal: SelectionJournal()) { paths += item.assets.map(\.path.string) }
        return paths
    }

    /// The error its walk ends with.
    func failure(of items: ItemSequence) async -> FetchError? {
        do {
            _ = try await ids(of: items)
            return nil
        } catch { return error as? FetchError }
    }
}

/// The error that `body` throws, or `nil`.
func failure<T>(_ body: () throws -> T) -> FetchError? {
    do {
        _ = try body()
        return nil
    } catch { return error as? FetchError }
}
