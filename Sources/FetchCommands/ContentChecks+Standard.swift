import FetchContainers
import FetchCore
import FetchDigests

extension ContentChecks {
    /// All formats and digests this program knows.
    static let standard = ContentChecks(
        inspector: { ContentInspectors.make($0, name: $1) }, digest: { Digests.make($0, size: $1) })
}
