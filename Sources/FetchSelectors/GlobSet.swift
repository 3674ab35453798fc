/// A set of characters in a pattern, such as `[a-z_]` or `[!0-9]`.
struct GlobSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    /// True when the set holds this character; never for `/`.
    func contains(_ scalar: UInt32) -> Bool {
        scalar != 0x2F && ranges.contains { $0.contains(scalar) } != isNegated
    }
}
