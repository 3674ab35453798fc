import FetchCore
import Glibc

/// What a plugin writes to standard error: logged line by line, its last line kept for error messages.
final class Complaints {
    private static let longest = 500
    private let log: @Sendable (String) -> Void
    private var line: [UInt8] = []
    /// True once the plugin has closed it.
    private(set) var isOver = false
    /// The last line that says something, fit to print.
    private(set) var last: String?

    init(log: @escaping @Sendable (String) -> Void) { self.log = log }

    /// Reads what is there, once.
    func read(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR {
            isOver = true
            return finishLine()
        }
        for byte in buffer.prefix(max(0, count)) {
            if byte == 0x0A { finishLine() } else if line.count < Self.longest { line.append(byte) }
        }
    }

    /// Reads all that is left without waiting for more, within reason.
    func drain(_ descriptor: Int32) {
        for _ in 0..<64 where !isOver {
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, 0) > 0 else { break }
            read(descriptor)
        }
        finishLine()
    }

    private func finishLine() {
        let text = PluginWords.safe(String(decoding: line, as: UTF8.self))
        line = []
        guard text.contains(where: { $0 != " " }) else { return }
        last = text
        log(text)
    }
}

/// Words from a plugin, made fit to be shown.
enum PluginWords {
    /// Without control characters, and addresses without their queries.
    static func safe(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.contains("://") ? SafeURL(String(word)).description : String(word)
        }
        return SafeText.printable(words.joined(separator: " "))
    }
}
