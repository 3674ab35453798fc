import Foundation
import Parquet

/// Files that pyarrow, `datasets` and DuckDB write when the tests run.
actor WrittenFiles {
    static let shared = WrittenFiles()

    static let package: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url
    }()

    /// The Python that `make deps-test` installs the writers for.
    static let python = package.appending(path: ".build/venv-test/bin/python").path()
    static let canBeWritten = FileManager.default.fileExists(atPath: python)

    private var writing: Task<URL, any Error>?

    /// The folder with the files, written once.
    func folder() async throws -> URL {
        if let writing { return try await writing.value }
        let task = Task {
            let folder = FileManager.default.temporaryDirectory.appending(path: "parquet-tests-\(getpid())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            removeAtExit(folder)
            let script = Self.package.appending(path: "Tests/Support/parquet-files/write.py").path()
            try await Command.output(Self.python, [script, folder.path()])
            return folder
        }
        writing = task
        return try await task.value
    }

    /// A file, and the rows pyarrow reads from it if they were noted.
    func file(_ name: String) async throws -> (path: String, rows: [String]) {
        let folder = try await folder()
        let lines = folder.appending(path: "\(name).jsonl")
        let text = (try? String(contentsOf: lines, encoding: .utf8)) ?? ""
        return (folder.appending(path: "\(name).parquet").path(), text.split(separator: "\n").map(String.init))
    }
}

private nonisolated(unsafe) var folderToRemove: URL?

/// Removes the folder when the process ends.
private func removeAtExit(_ folder: URL) {
    folderToRemove = folder
    atexit { if let folderToRemove { try? FileManager.default.removeItem(at: folderToRemove) } }
}
