extension Law<SourceSpecimen> {
    /// All laws of sources, in the order of their table.
    public static var ofSources: [Law] {
        [
            .descriptor, .options, .order, .paths, .laziness, .query, .emptiness, .malformed, .claims, .expiry,
            .statuses,
            .secrecy,
        ]
    }
}
