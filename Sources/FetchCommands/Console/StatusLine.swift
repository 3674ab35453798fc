import FetchCore
import Synchronization

/// One line that says what takes its time before there is a run to show.
final class StatusLine: Sendable {
    private let isShown: Bool
    private let drawn = Mutex(false)

    /// Shows nothing where nobody would see it change.
    init(isShown: Bool) { self.isShown = isShown && Console.isTerminal }

    /// Shows these words in place of the last ones; `nil` clears the line.
    func show(_ text: String?) {
        guard isShown else { return }
        drawn.withLock { drawn in
            if let text {
                Console.raw("\r" + SafeText.printable(text) + "\u{1B}[K")
            } else if drawn {
                Console.raw("\r\u{1B}[K")
            }
            drawn = text != nil
        }
    }
}
