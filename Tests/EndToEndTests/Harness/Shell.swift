import Foundation
import Glibc

/// The system's own tools, for archives to fetch and for the truth about them.
enum Shell {
    /// Runs a script of `sh` in a folder of the scratch folder.
    static func run(_ script: String, in scratch: ScratchFolder, folder: String = ".") throws {
        let name = "shell-\(UUID().uuidString)"
        let process = try Spawn.start(
            ["sh", "-ec", "umask 022\n" + script], folder: scratch.path(folder),
            environment: ProcessInfo.processInfo.environment, output: scratch.path(name + ".out"),
            errors: scratch.path(name + ".err"))
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else { throw HarnessError("\(script)\n\(try scratch.text(name + ".err"))") }
    }

    /// Runs a program of Python in a folder of the scratch folder.
    static func python(_ program: String, in scratch: ScratchFolder, folder: String = ".") throws {
        let file = try scratch.write(program, to: "program-\(UUID().uuidString).py")
        try run("python3 '\(file)'", in: scratch, folder: folder)
    }
}
