import Foundation

/// The Python clients that `make deps-test` installs.
enum PythonClients {
    static let python = SourcePlace.root + "/.build/venv-test/bin/python"

    /// Whether they are there.
    static let areInstalled = FileManager.default.isExecutableFile(atPath: python)

    /// Runs a script to its end and gives what it wrote to standard output.
    ///
    /// - Throws: `HarnessError` with what it complained of, when it fails.
    static func run(_ script: String, in scratch: ScratchFolder, environment: [String: String]) throws -> String {
        let own = [
            "HOME": scratch.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
            "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        ]
        let name = "python-\(UUID().uuidString)"
        let process = try Spawn.start(
            [python, "-c", script], folder: scratch.path, environment: own.merging(environment) { $1 },
            output: scratch.path(name + ".out"), errors: scratch.path(name + ".err"))
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw HarnessError(try scratch.text(name + ".err")) }
        return try scratch.text(name + ".out")
    }
}

/// Where the package lies.
enum SourcePlace {
    /// The folder of `Package.swift`.
    static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

    /// The small parquet dataset that the hub serves.
    static let pictures = root + "/Tests/Support/Data/pictures"
}
