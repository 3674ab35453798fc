public import FetchCore

/// What a part of a dataset on disk holds, summed up.
public struct Analysis: Sendable {
    /// A file that could not be read.
    public struct Broken: Sendable, Hashable {
        /// Where it is, below the directory; inside an archive, with the archive's path before it.
        public var path: String
        public var reason: String
    }

    /// Some of many names.
    public struct Names: Sendable, Hashable {
        public var count: Int
        /// The first of them, in order of their numbers.
        public var examples: [String]
    }

    /// One quantity.
    public struct Measured: Sendable {
        public var quantity: Quantity
        public var counts: ValueCounts
        /// The mean and standard deviation of what is there.
        public var mean: Double?
        public var deviation: Double?
        /// What that says of the whole dataset.
        public var estimate: MeanEstimate?
        public var histogram: Histogram
    }

    /// One stratum of the selection, with the quantity that ``Analysis/headline`` is.
    public struct Stratum: Sendable {
        public var label: String
        /// Groups that were to choose from, and those that are there.
        public var available: Int
        public var groups: Int
        public var pictures: Int
        public var mean: Double?
        public var estimate: MeanEstimate?
    }

    public var form: any DatasetForm
    public var pictures: Int
    /// Annotations that could be read.
    public var annotations: Int
    public var objects: Int
    public var bytes: Int64
    /// Groups that some of the annotations belong to.
    public var groups: Int
    public var picturesWithoutAnnotation: Names
    public var annotationsWithoutPicture: Names
    /// Files whose like, by name, was there already; they are not counted again.
    public var repeated: Int
    public var broken: Int
    public var brokenExamples: [Broken]
    public var measured: [Measured]
    /// The most frequent sizes of pictures, and how many different ones there are; `nil` when too many to count.
    public var sizes: [(size: PixelSize, count: Int)]
    public var differentSizes: Int?
    public var strata: [Stratum]

    /// The first quantity: what is compared with what was published.
    public var headline: Measured? { measured.first }

    /// True when nothing of the dataset was found.
    public var isEmpty: Bool { pictures + annotations + broken + annotationsWithoutPicture.count == 0 }
}

extension Analysis.Measured {
    /// What a comparison with the published mean says.
    public enum Verdict: String, Sendable {
        /// The interval of the estimate and the published number's rounding overlap.
        case agrees
        case differs
    }

    /// Whether the estimate agrees with what was published; `nil` where there is nothing to compare.
    public var verdict: Verdict? {
        guard let published = quantity.published, let interval = estimate?.interval else { return nil }
        return interval.overlaps(published.range) ? .agrees : .differs
    }
}

extension Analysis {
    init(_ form: any DatasetForm, _ tally: Tally, keys: SeenKeys, strata: ChosenStrata) {
        self.form = form
        pictures = keys.pictures.count
        annotations = tally.annotations
        objects = tally.objects
        bytes = tally.bytes
        groups = tally.groups.first?.count ?? 0
        picturesWithoutAnnotation = Self.names(form, keys.pictures, keys.annotations)
        annotationsWithoutPicture = Self.names(form, keys.annotations, keys.pictures)
        repeated = keys.repeated
        broken = tally.broken
        brokenExamples = tally.brokenExamples.sorted { $0.path < $1.path }
        let estimator = Estimator(
            strata: strata, groupCount: form.groupCount, picturesPerGroup: form.picturesPerGroup)
        measured = form.quantities.enumerated().map { place, quantity in
            Self.measured(quantity, tally.counts[place], tally.groups[place], estimator)
        }
        let order = tally.sizes.sorted {
            ($1.value, $0.key.width, $0.key.height) < ($0.value, $1.key.width, $1.key.height)
        }
        sizes = order.prefix(10).map { ($0.key, $0.value) }
        differentSizes = tally.otherSizes == 0 ? tally.sizes.count : nil
        self.strata = strata.split(tally.groups.first ?? [:]).map { stratum in
            var sum = GroupSums()
            for group in stratum.groups { sum.add(group) }
            return Stratum(
                label: stratum.label, available: stratum.available, groups: stratum.groups.count,
                pictures: sum.pictures, mean: sum.mean,
                estimate: estimator.estimate(stratum.groups, of: stratum.available))
        }
    }

    private static func names(_ form: any DatasetForm, _ keys: KeySet, _ others: KeySet) -> Names {
        let missing = keys.missing(in: others, examples: 20)
        return Names(count: missing.count, examples: missing.first.map(form.name))
    }

    private static func measured(
        _ quantity: Quantity, _ counts: ValueCounts, _ groups: [Int: GroupSums], _ estimator: Estimator
    ) -> Measured {
        var sum = GroupSums()
        for group in groups.keys.sorted() { sum.add(groups[group] ?? GroupSums()) }
        return Measured(
            quantity: quantity, counts: counts, mean: sum.mean, deviation: sum.deviation,
            estimate: estimator.estimate(groups), histogram: Histogram(counts))
    }
}
