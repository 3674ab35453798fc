import Foundation

/// A run of `fetch` that is over.
struct ToolRun: Sendable, CustomStringConvertible {
    /// What it was given after the program's name.
    let arguments: [String]
    /// The exit status, or minus the signal's number when a signal ended it.
    let status: Int32
    /// What it wrote to standard output.
    let output: String
    /// What it wrote to standard error.
    let errors: String
    /// Seconds from its start to its end.
    let seconds: Double
    /// The most memory it had resident, in bytes.
    let peakMemory: Int

    /// The lines of standard output.
    var lines: [String] { output.split(whereSeparator: \.isNewline).map(String.init) }

    /// The last line of standard output as a JSON object.
    func json() throws -> [String: Any] { try JSONLines.object(lines.last ?? "") }

    var description: String {
        """
        fetch \(arguments.joined(separator: " "))
        status \(status) after \(seconds) s
        standard output: \(output)
        standard error: \(errors)
        """
    }
}

/// Why a test cannot go on.
struct HarnessError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
