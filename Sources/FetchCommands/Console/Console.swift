import FetchCore
import Glibc
import Synchronization

/// The terminal: results go to standard output, everything else to standard error.
enum Console {
    private static let lock = Mutex<Void>(())
    private static let painter = Mutex<(@Sendable (Paint) -> Void)?>(nil)

    /// What a progress display is told around other output.
    enum Paint: Sendable { case hide, show }

    /// True when standard error is a terminal that understands colours and cursor movement.
    static let isTerminal = isatty(2) == 1 && variable("TERM") != "dumb"
    /// True when colours are wanted (no-color.org).
    static let hasColour = isTerminal && (variable("NO_COLOR") ?? "").isEmpty

    /// An environment variable.
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Lets a progress display step aside for other output.
    static func setPainter(_ body: (@Sendable (Paint) -> Void)?) { painter.withLock { $0 = body } }

    /// Writes a line to standard error.
    static func write(_ text: String) {
        let paint = painter.withLock { $0 }
        paint?(.hide)
        raw(text + "\n")
        paint?(.show)
    }

    /// Writes to standard error as it stands.
    static func raw(_ text: String) { put(text, 2) }

    /// Writes a result line to standard output.
    static func print(_ text: String) {
        let paint = painter.withLock { $0 }
        paint?(.hide)
        put(text + "\n", 1)
        paint?(.show)
    }

    /// Writes a part of a result to standard output as it stands.
    static func part(_ text: some StringProtocol) { put(String(text), 1) }

    /// Tells an error and what to do about it.
    static func error(_ error: FetchError) {
        write(styled("error: ", .red) + error.message)
        if let hint = error.hint { write("       " + hint + (hint.hasSuffix(".") ? "" : ".")) }
    }

    /// Tells something worth knowing.
    static func note(_ text: String) { write(styled("note: ", .dim) + text) }

    /// Ways to show a word.
    enum Style: String {
        case red = "31"
        case green = "32"
        case dim = "2"
        case bold = "1"
    }

    /// Text in a style, where colours are wanted.
    static func styled(_ text: String, _ style: Style) -> String {
        hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    private static func put(_ text: String, _ descriptor: Int32) {
        lock.withLock { _ in
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress!, $0.count) }
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
