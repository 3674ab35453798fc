public import ArgumentParser

/// Where an asset lands whose path the list does not give.
public enum PathStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The last component of the address's path.
    case name
    /// Host and whole path, as `wget -x` lays files out.
    case full
}
