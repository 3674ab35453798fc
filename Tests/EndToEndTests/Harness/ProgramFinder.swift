import Foundation

/// Programs that tests use where they are installed.
enum ProgramFinder {
    /// The path of a program, in `PATH` or where system programs are.
    static func path(of program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (folders + ["/usr/sbin", "/sbin"]).map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether a program is installed.
    static func has(_ program: String) -> Bool { path(of: program) != nil }
}
