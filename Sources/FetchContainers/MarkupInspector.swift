public import FetchCore

/// Refuses an HTML page or XML document where data was asked for, by its first 1024 bytes.
public final class MarkupInspector: ContentInspector {
    private let name: String
    private var head = ContentHead()

    /// Starts an inspection; `name` is what messages call the asset.
    public init(name: String) {
        self.name = name
    }

    /// Looks at the bytes that are among the first 1024 and ignores the rest.
    ///
    /// - Throws: ``FetchError`` with code `unexpected-answer` when they begin an HTML or XML document.
    public func consume(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        guard !head.isFull else { return }
        _ = head.take(bytes)
        if head.isFull { try judge() }
    }

    /// Judges content that was shorter; an empty asset passes.
    ///
    /// - Throws: ``FetchError`` as ``consume(_:)`` does.
    public func finish() throws(FetchError) {
        if !head.isFull { try judge() }
    }

    private func judge() throws(FetchError) {
        if let markup = Markup(head.bytes) {
            throw markup.refusal(of: name, expected: "the data asked for", code: .unexpectedAnswer)
        }
    }
}
