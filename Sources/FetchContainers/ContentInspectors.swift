public import FetchCore

/// Makes the inspector of every kind of content.
public enum ContentInspectors {
    /// A fresh inspector, or `nil` when anything goes; fits `ContentChecks.inspector`.
    ///
    /// - Parameter name: what messages call the asset.
    @Sendable public static func make(_ content: Asset.Content, name: String) -> (any ContentInspector)? {
        switch content {
        case .any, .document: nil
        case .binary: MarkupInspector(name: name)
        case .archive: ArchiveInspector(name: name)
        }
    }
}
