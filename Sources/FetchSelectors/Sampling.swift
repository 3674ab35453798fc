import FetchCore

/// What samplers share: a walk over the whole stream first, then the picks in the order of the listing.
enum Sampling {
    /// Makes a stream that runs `pick` at its first `next()` and gives what it returns in batches.
    static func stream(
        _ items: ItemSequence, _ pick: @escaping @Sendable (ItemSequence) async throws -> [Item]
    ) -> ItemSequence {
        ItemSequence {
            var picks: [Item]?
            var position = 0
            return {
                let all: [Item]
                if let picks { all = picks } else { all = try await pick(items) }
                picks = all
                guard position < all.count else { return nil }
                let end = min(position + 512, all.count)
                defer { position = end }
                return Array(all[position..<end])
            }
        }
    }

    /// Refuses a negative number of picks.
    static func check(_ wanted: Int, option: String) throws(FetchError) {
        if wanted < 0 { throw FetchError(.usage, "\(option) \(wanted) cannot be negative") }
    }

    /// Checks that as many can be picked as were asked for; the number to pick.
    static func count(_ wanted: Int, of available: Int, clamp: Bool, option: String) throws(FetchError) -> Int {
        try check(wanted, option: option)
        if wanted <= available || clamp { return min(wanted, available) }
        throw FetchError(
            .usage, "\(option) \(wanted) asks for more than the \(Units.count(available, "item")) there are",
            hint: "Ask for fewer, or take all of them with --clamp")
    }

    /// The number of an item, for selections that go by numbers.
    static func number(of item: Item, option: String) throws(FetchError) -> Item.Number {
        if let number = item.number { return number }
        throw FetchError(
            .usage, "\(option) goes by numbers, and the items of this source have none",
            hint: "Use --random, --spread, --first, --last, --every or --include")
    }

    /// The picks in the order of the listing.
    static func inOrder(_ picks: [Ranked]) -> [Item] {
        picks.sorted { $0.position < $1.position }.map(\.item)
    }
}
