/// How far an asset has come.
enum AssetState: Int {
    /// Chosen, nothing there yet.
    case pending = 0
    /// Some bytes of a known version are there.
    case partial = 1
    /// Whole, verified, under its final name.
    case done = 2
}
