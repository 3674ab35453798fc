/// Sums over the pictures of one group, for one quantity, from which means and their errors follow.
///
/// `x` is how many values a picture has (1, or its objects) and `y` their sum: the mean is the ratio of both totals.
struct GroupSums: Sendable {
    var pictures = 0
    var x = 0.0
    var y = 0.0
    var xx = 0.0
    var xy = 0.0
    var yy = 0.0
    /// The sum of the squares of single values.
    var squares = 0.0

    /// Adds the values of one picture.
    mutating func add(_ values: [Double]) {
        var (sum, squares) = (0.0, 0.0)
        for value in values where value.isFinite {
            sum += value
            squares += value * value
        }
        let count = Double(values.count)
        pictures += 1
        x += count
        y += sum
        xx += count * count
        xy += count * sum
        yy += sum * sum
        self.squares += squares
    }

    mutating func add(_ other: GroupSums) {
        pictures += other.pictures
        x += other.x
        y += other.y
        xx += other.xx
        xy += other.xy
        yy += other.yy
        squares += other.squares
    }

    /// The mean; `nil` without values.
    var mean: Double? { x > 0 ? y / x : nil }

    /// The standard deviation of single values; `nil` with fewer than two.
    var deviation: Double? {
        guard x > 1 else { return nil }
        return (max(0, squares - y * y / x) / (x - 1)).squareRoot()
    }

    /// The sum over pictures of the squares of `y - mean * x`.
    func residuals(around mean: Double) -> Double { max(0, yy - 2 * mean * xy + mean * mean * xx) }
}
