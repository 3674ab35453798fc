import FetchCore
import Foundation

/// Where a page goes.
struct PageFile {
    private let path: String

    /// - Parameters:
    ///   - path: what the user said; `-` is standard output.
    ///   - directory: names the page when the user said nothing: its last part, in the working directory.
    init(_ path: String?, besides directory: String, ending: String) {
        self.path = path ?? Self.name(of: directory) + ending
    }

    /// The directory's own name, also for `.` and `data/`.
    static func name(of directory: String) -> String {
        let name = URL(filePath: directory).standardizedFileURL.lastPathComponent
        return name.isEmpty || name == "/" ? "fetch" : name
    }

    /// Writes the page; whatever lay there is replaced when all of it is written.
    ///
    /// - Throws: ``FetchError`` with code `local-io`.
    func write(_ html: String) throws(FetchError) {
        if path == "-" { return Console.part(html) }
        do {
            try Data(html.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw FetchError(.localIO, "\(path) cannot be written: \(error.localizedDescription)")
        }
        Console.print(path)
    }
}
