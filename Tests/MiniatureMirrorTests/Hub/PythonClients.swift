import Glibc

/// The Python clients that `make deps-test` installs.
enum PythonClients {
    /// Whether they are there.
    static let areInstalled = access(path("hf"), X_OK) == 0

    /// The path of one of their programs.
    static func path(_ program: String) -> String {
        let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        return "\(root)/.build/venv-test/bin/\(program)"
    }
}
