/// A commit as listings mention it.
struct CommitSummary: Sendable {
    /// 40 hexadecimal digits.
    let id: String

    /// The first line of its message.
    let title: String

    /// When it was made, in ISO 8601 with its offset.
    let date: String
}
