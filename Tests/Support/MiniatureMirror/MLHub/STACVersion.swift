/// A version of the STAC specification.
public enum STACVersion: String, Sendable, CaseIterable {
    /// Bands are described by the `eo` extension.
    case v10 = "1.0.0"

    /// Bands are part of the core; assets carry size and checksum by the `file` extension.
    case v11 = "1.1.0"
}
