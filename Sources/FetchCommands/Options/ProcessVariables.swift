import Foundation

/// What the process was started with.
enum ProcessVariables {
    /// Environment variables.
    static var all: [String: String] { ProcessInfo.processInfo.environment }
    /// The working directory.
    static var workingDirectory: String { FileManager.default.currentDirectoryPath }
}
