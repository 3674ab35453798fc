/// Estimates means from the sums of groups.
struct Estimator {
    let strata: ChosenStrata
    /// How many groups the dataset has, and how many pictures each.
    let groupCount: Int
    let picturesPerGroup: Int

    /// The estimate of one quantity; `nil` with fewer than two pictures.
    func estimate(_ groups: [Int: GroupSums]) -> MeanEstimate? {
        let used = groups.filter { $0.value.x > 0 }
        if used.count < 2 { return used.first.flatMap { single($0.value) } }
        let parts = strata.split(used)
        if parts.count > 1, parts.allSatisfy({ $0.groups.count > 1 }) {
            return combine(parts.map { ($0.available, $0.groups) })
        }
        return combine([(groupCount, used.keys.sorted().compactMap { used[$0] })])
    }

    /// The estimate of a stratum by itself.
    func estimate(_ groups: [GroupSums], of available: Int) -> MeanEstimate? {
        groups.count < 2 ? groups.first.flatMap(single) : combine([(available, groups)])
    }

    private func combine(_ strata: [(available: Int, groups: [GroupSums])]) -> MeanEstimate? {
        let all = Double(strata.reduce(0) { $0 + $1.available })
        var (mean, variance, freedom) = (0.0, 0.0, 0)
        for stratum in strata {
            let weight = Double(stratum.available) / all
            guard let part = ratio(stratum.groups, of: stratum.available) else { return nil }
            mean += weight * part.mean
            variance += weight * weight * part.variance
            freedom += stratum.groups.count - 1
        }
        return MeanEstimate(
            mean: mean, standardError: variance.squareRoot(), method: strata.count > 1 ? .stratified : .groups,
            freedom: freedom)
    }

    private func ratio(_ groups: [GroupSums], of available: Int) -> (mean: Double, variance: Double)? {
        var total = GroupSums()
        for group in groups { total.add(group) }
        guard let mean = total.mean, groups.count > 1 else { return nil }
        let count = Double(groups.count)
        let share = min(1, count / Double(available))
        let between = groups.reduce(0.0) { $0 + ($1.y - mean * $1.x) * ($1.y - mean * $1.x) } * count / (count - 1)
        let within = groups.reduce(0.0) { $0 + spread($1) }
        return (mean, ((1 - share) * between + share * within) / (total.x * total.x))
    }

    /// What the pictures of a group that were not taken leave open.
    private func spread(_ group: GroupSums) -> Double {
        guard let mean = group.mean, group.pictures > 1 else { return 0 }
        let count = Double(group.pictures)
        let share = min(1, count / Double(picturesPerGroup))
        return (1 - share) * group.residuals(around: mean) * count / (count - 1)
    }

    private func single(_ group: GroupSums) -> MeanEstimate? {
        guard let mean = group.mean, group.pictures > 1 else { return nil }
        return MeanEstimate(
            mean: mean, standardError: spread(group).squareRoot() / group.x, method: .pictures,
            freedom: group.pictures - 1)
    }
}
