/// What the chosen part says of the whole dataset: a mean and how far it may be off.
///
/// The chosen units are groups, so the error comes from how groups differ, not from how single pictures do: the
/// variance of a ratio in a two-stage sample (W. G. Cochran, Sampling Techniques, 3rd ed., 1977, §6.5, §11.7, §11.8).
public struct MeanEstimate: Sendable, Hashable {
    /// What the error was taken from.
    public enum Method: String, Sendable {
        /// From the differences between groups within each stratum.
        case stratified = "groups-within-strata"
        /// From the differences between groups.
        case groups = "groups"
        /// From the differences between pictures, for want of a second group: it holds for that group alone.
        case pictures = "pictures-of-one-group"
    }

    public var mean: Double
    public var standardError: Double
    public var method: Method
    /// Degrees of freedom.
    public var freedom: Int

    /// The interval that holds the whole dataset's mean in 95 of 100 samples.
    public var interval: ClosedRange<Double> {
        let reach = StudentT.quantile975(freedom) * standardError
        return mean - reach...mean + reach
    }
}
