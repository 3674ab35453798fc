/// The strata a selection was spread over, as far as they are known: which groups were to be chosen in each.
public struct ChosenStrata: Sendable {
    /// One stratum.
    public struct Stratum: Sendable {
        public var label: String
        /// How many groups there were to choose from.
        public var available: Int
        /// The groups that were chosen.
        public var groups: Set<Int>

        /// Describes a stratum.
        public init(label: String, available: Int, groups: Set<Int>) {
            self.label = label
            self.available = available
            self.groups = groups
        }
    }

    public var strata: [Stratum]

    /// Names strata, in their order.
    public init(_ strata: [Stratum] = []) { self.strata = strata }

    /// The groups of each stratum that has some; nothing where some groups belong to no stratum.
    func split(_ groups: [Int: GroupSums]) -> [(label: String, available: Int, groups: [GroupSums])] {
        let known = strata.reduce(into: Set<Int>()) { $0.formUnion($1.groups) }
        guard groups.keys.allSatisfy(known.contains) else { return [] }
        return strata.compactMap { stratum in
            let mine = stratum.groups.sorted().compactMap { groups[$0] }
            return mine.isEmpty ? nil : (stratum.label, max(stratum.available, mine.count), mine)
        }
    }
}
