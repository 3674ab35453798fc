/// Student's t distribution.
enum StudentT {
    private static let small = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]

    /// The 97.5th percentile, to three digits.
    static func quantile975(_ freedom: Int) -> Double {
        guard freedom > 0 else { return .infinity }
        if freedom <= small.count { return small[freedom - 1] }
        // The expansion in 1/f around the normal distribution (Abramowitz and Stegun, 26.7.5).
        let (z, f) = (1.959_964, Double(freedom))
        let z3 = z * z * z
        let z5 = z3 * z * z
        let z7 = z5 * z * z
        let second = (5 * z5 + 16 * z3 + 3 * z) / (96 * f * f)
        let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * f * f * f)
        return z + (z3 + z) / (4 * f) + second + third
    }
}
