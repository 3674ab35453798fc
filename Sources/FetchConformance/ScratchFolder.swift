import FetchCore
import Foundation

/// A temporary folder that goes with the value.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fetch-conformance-\(UUID().uuidString)")
        path = folder.path()
        _ = try make("")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Makes a folder below this one and gives its path.
    func make(_ name: String) throws -> String {
        let folder = name.isEmpty ? path : path + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
