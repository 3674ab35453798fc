import FetchCore
import Synchronization

/// Who hears what a plugin says beside its answers; changes when a command begins to work.
final class PluginEars: Sendable {
    /// What to do with words.
    struct Hearing: Sendable {
        var notice: @Sendable (String) -> Void = { _ in }
        var status: @Sendable (String?) -> Void = { _ in }
        var log: @Sendable (String) -> Void = { _ in }
        var check: Interruption = {}
    }

    private let hearing = Mutex(Hearing())

    /// Says who hears from now on.
    func set(_ now: Hearing) { hearing.withLock { $0 = now } }

    func notice(_ text: String) { hearing.withLock { $0.notice }(PluginWords.safe(text)) }
    func status(_ text: String?) { hearing.withLock { $0.status }(text.map(PluginWords.safe)) }
    func log(_ text: String) { hearing.withLock { $0.log }(text) }
    func check() throws(FetchError) { try hearing.withLock { $0.check }() }
}
