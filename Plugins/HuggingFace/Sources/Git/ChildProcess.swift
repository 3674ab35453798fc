import Foundation

/// A program that is asked something and answers at once.
struct ChildProcess: Sendable {
    /// The program, looked for in `PATH`, and its arguments; no shell reads them.
    let arguments: [String]
    let variables: [String: String]

    /// How it ended and what it wrote to standard output and standard error.
    struct Answer: Sendable {
        var status: Int32
        var output: String
        var complaint: String
    }

    /// Runs it to its end; `nil` when it cannot be started. Blocks the thread.
    func run(input: String = "") -> Answer? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = variables
        let (asked, said, complained) = (Pipe(), Pipe(), Pipe())
        process.standardInput = asked
        process.standardOutput = said
        process.standardError = complained
        guard (try? process.run()) != nil else { return nil }
        try? asked.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? asked.fileHandleForWriting.close()
        // Neither says more than a pipe holds: a few lines each.
        let output = (try? said.fileHandleForReading.readToEnd()) ?? Data()
        let complaint = (try? complained.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            complaint: String(decoding: complaint, as: UTF8.self))
    }
}
