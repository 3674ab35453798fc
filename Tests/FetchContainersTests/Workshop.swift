import Glibc

/// A temporary folder in which the system's own tools make archives.
final class Workshop {
    struct Failed: Error {
        var script: String
    }

    let folder: String

    init() throws {
        var template = Array("/tmp/fetch-containers-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed(script: "mkdtemp") }
        folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        try run(
            """
            mkdir -p in/folder && printf 'hello' > in/a.txt && seq 1 400 > in/folder/numbers.txt
            : > in/empty && ln -s a.txt in/link && ln in/a.txt in/hard && head -c 1500 /usr/bin/env > in/b.bin
            """)
    }

    deinit {
        _ = system("rm -rf '\(folder)'")
    }

    /// Runs a shell script in the folder.
    func run(_ script: String) throws {
        guard system("cd '\(folder)' && set -e && {\n\(script)\n} 2>/dev/null") == 0 else {
            throw Failed(script: script)
        }
    }

    /// Runs a script and reads the file `out` that it made.
    func make(_ script: String) throws -> [UInt8] {
        try run(script)
        return try read("out")
    }

    /// Runs a program of Python, which writes the file `out`, and reads that.
    func python(_ program: String) throws -> [UInt8] {
        try write(Array(program.utf8), to: "program.py")
        return try make("/usr/bin/python3 program.py")
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = fopen("\(folder)/\(name)", "w")
        defer { if let file { fclose(file) } }
        guard let file, fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failed(script: name) }
    }

    func read(_ name: String) throws -> [UInt8] {
        guard let file = fopen("\(folder)/\(name)", "r") else { throw Failed(script: name) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }
}
