/// What a plugin says of a dataset it has opened.
struct OpenedDataset: Decodable, Sendable {
    struct Expiry: Decodable, Sendable {
        /// Seconds since 1970 (UTC).
        var earliest: Double
        var latest: Double
        var count: Int
    }

    /// Part of every asset's identity; never a secret.
    var dataset: String
    /// The output directory where none is given.
    var folder: String?
    var licence: PluginDescription.Licence?
    var expiry: Expiry?
    /// Where fresh links come from.
    var renewal: String?
}
