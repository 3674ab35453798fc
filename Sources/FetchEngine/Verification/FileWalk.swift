import FetchCore
import Glibc

/// Walks the files below a directory folder by folder; the state folder is passed by, and links are not followed.
struct FileWalk {
    private let directory: String
    private var folders = [""]

    init(_ directory: String) { self.directory = directory }

    /// The paths of the files of the next folder, in no particular order; `nil` at the end.
    mutating func next() -> [String]? {
        guard let folder = folders.popLast() else { return nil }
        guard let stream = opendir(folder.isEmpty ? directory : "\(directory)/\(folder)") else { return [] }
        defer { closedir(stream) }
        var files: [String] = []
        while let found = readdir(stream) {
            let name = withUnsafePointer(to: &found.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name == "." || name == ".." || folder.isEmpty && name == RelativePath.stateFolder { continue }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if Int32(found.pointee.d_type) == Int32(DT_DIR) { folders.append(path) } else { files.append(path) }
        }
        return files
    }
}
