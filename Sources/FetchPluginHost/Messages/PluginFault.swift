import FetchCore

/// An error as a plugin tells it.
struct PluginFault: Decodable {
    /// One of the codes of `Docs/Errors.md`.
    var code: String
    var message: String
    var hint: String?

    /// The same for the user; codes that nobody knows and those of the host's own concern become `source-failed`.
    func error(of plugin: String) -> FetchError {
        let known = FetchError.Code(rawValue: code) ?? .sourceFailed
        let own: Set<FetchError.Code> = [.interrupted, .terminated, .unexpected, .heldByAnother]
        return FetchError(
            own.contains(known) ? .sourceFailed : known,
            message.isEmpty ? "\(plugin) failed without a word" : PluginWords.safe(message),
            hint: hint.map(PluginWords.safe))
    }
}
