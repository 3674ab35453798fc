import FetchCore
import Logging

/// Where log lines go: standard error, from `-v` on.
enum TransferLog {
    /// A logger for sources.
    static func logger(_ output: OutputOptions) -> Logger {
        var logger = Logger(label: "fetch") { _ in ConsoleLogHandler() }
        logger.logLevel = output.verbose ? .debug : .warning
        return logger
    }

    /// What the transport calls for each new try.
    static func make(_ output: OutputOptions) -> (@Sendable (String) -> Void)? {
        guard output.verbose else { return nil }
        return { Console.write($0) }
    }
}

/// Writes log lines so that a progress display is not torn.
private struct ConsoleLogHandler: LogHandler {
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        Console.write("\(event.level): \(event.message)")
    }
}
