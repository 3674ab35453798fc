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

    /// A file without a name that holds a text: a pipe would break, and kill, when the program does not read it.
    private static func file(_ text: String) -> FileHandle {
        guard !text.isEmpty, let file = tmpfile() else { return .nullDevice }
        fputs(text, file)
        rewind(file)
        let descriptor = dup(fileno(file))
        fclose(file)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Runs it to its end; `nil` when it cannot be started. Blocks the thread.
    func run(input: String = "") -> Answer? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = variables
        let (said, complained) = (Pipe(), Pipe())
        process.standardInput = Self.file(input)
        process.standardOutput = said
        process.standardError = complained
        guard (try? process.run()) != nil else { return nil }
        // Neither says more than a pipe holds: a few lines each.
        let output = (try? said.fileHandleForReading.readToEnd()) ?? Data()
        let complaint = (try? complained.fileHandleForReading.readToEnd()) ?? Data()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            complaint: String(decoding: complaint, as: UTF8.self))
    }
}
