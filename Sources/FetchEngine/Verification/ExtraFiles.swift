import FetchCore
import Glibc

/// Files in an output directory that no run chose.
struct ExtraFiles {
    let directory: String
    let ledger: Ledger

    /// Their paths in no particular order, at most ten thousand. Links and folders are not followed or listed.
    func list() throws(FetchError) -> [String] {
        var extra: [String] = []
        var folders = [""]
        while let folder = folders.popLast(), extra.count < 10_000 {
            let (files, inner) = names(in: folder)
            folders += inner
            extra += try ledger.unknown(among: files)
        }
        // A report is the run's, not a stranger's.
        let reports = try ledger.reportPaths()
        let descriptions = try ledger.packingMark() == nil ? [] : ["sizes.json", "index.json"]
        return extra.filter { !reports.contains($0) && !descriptions.contains($0) }.sorted()
    }

    private func names(in folder: String) -> (files: [String], folders: [String]) {
        guard let stream = opendir(folder.isEmpty ? directory : "\(directory)/\(folder)") else { return ([], []) }
        defer { closedir(stream) }
        var files: [String] = []
        var folders: [String] = []
        while let found = readdir(stream) {
            let name = withUnsafePointer(to: &found.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name == "." || name == ".." || folder.isEmpty && name == RelativePath.stateFolder { continue }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if Int32(found.pointee.d_type) == Int32(DT_DIR) { folders.append(path) } else { files.append(path) }
        }
        return (files, folders)
    }
}
