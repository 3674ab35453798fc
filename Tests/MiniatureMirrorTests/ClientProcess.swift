import Glibc

/// A program that was run to its end, with what it wrote.
struct ClientProcess {
    /// The exit status, or 128 and the signal's number.
    let status: Int32
    let output: String
    let errors: String

    /// Runs a program found in `PATH`.
    ///
    /// - Parameter environment: All the variables it gets; `nil` for those of this process.
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil
    ) throws -> ClientProcess {
        let folder = try TemporaryFolder()
        let running = try RunningProcess(
            program, arguments, environment: environment, output: folder.path("output"), errors: folder.path("errors"))
        let status = running.wait()
        return ClientProcess(
            status: status, output: String(decoding: try folder.bytes("output"), as: UTF8.self),
            errors: String(decoding: try folder.bytes("errors"), as: UTF8.self))
    }

    /// Whether a program is in `PATH`.
    static func isInstalled(_ program: String) -> Bool {
        let folders = String(cString: getenv("PATH")).split(separator: ":")
        return folders.contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}
