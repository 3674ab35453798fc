/// What a plugin may do before it is taken for broken.
public struct PluginLimits: Sendable, Hashable {
    /// Seconds it may stay silent while an answer is awaited; a note or a status counts as a sign of life.
    public var silence = 60.0
    /// The longest line it may write, in bytes.
    public var line = 1 << 20
    /// Seconds it may take to end by itself once it was told to.
    public var farewell = 2.0
    /// Bytes of a listing that are read and thrown away after it was cancelled, before the plugin is ended instead.
    public var discarded = 16 << 20

    /// The usual limits.
    public init() {}

    /// The usual limits, but for what `FETCH_PLUGIN_SILENCE` says, in seconds.
    public init(variables: [String: String]) {
        if let seconds = variables["FETCH_PLUGIN_SILENCE"].flatMap(Double.init), seconds > 0 { silence = seconds }
    }
}
