import Glibc

/// A folder that is gone with its last reference.
final class TemporaryFolder {
    private let root: String

    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/mirror-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ClientError(description: "mkdtemp failed") }
        root = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        removeFiles(in: root)
        rmdir(root)
    }

    private func removeFiles(in folder: String) {
        guard let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let path = "\(folder)/\(name)"
            if unlink(path) != 0 {
                removeFiles(in: path)
                rmdir(path)
            }
        }
    }

    func path(_ name: String) -> String {
        "\(root)/\(name)"
    }

    func bytes(_ name: String) throws -> [UInt8] {
        guard let file = fopen(path(name), "r") else { throw ClientError(description: "no file \(name)") }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let size = ftell(file)
        rewind(file)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, file)
        }
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = fopen(path(name), "w") else { throw ClientError(description: "cannot write \(name)") }
        defer { fclose(file) }
        _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    }

    func makeFolder(_ name: String) {
        mkdir(path(name), 0o700)
    }
}
