import Foundation

/// Runs tools on a thread of their own, so that waiting for them keeps no other test from running.
enum Command {
    struct Failed: Error {
        var status: Int32
        var output: String
    }

    /// What the tool writes to its standard output and error.
    @discardableResult
    static func output(_ path: String, _ arguments: [String]) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try waitForOutput(path, arguments) })
            }
        }
    }

    private static func waitForOutput(_ path: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        guard process.terminationStatus == 0 else {
            throw Failed(status: process.terminationStatus, output: text)
        }
        return text
    }
}
