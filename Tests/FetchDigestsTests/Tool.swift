import Glibc

/// Runs a system tool on some bytes.
enum Tool {
    struct Failed: Error {}

    /// The tool's standard output when it reads `input`.
    static func run(_ words: [String], input: [UInt8]) throws -> String {
        var template = Array("/tmp/fetch-digests-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw Failed() }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer {
            close(file)
            unlink(path)
        }
        guard write(file, input, input.count) == input.count,
            let pipe = popen("\(words.joined(separator: " ")) < \(path)", "r")
        else { throw Failed() }
        var text = ""
        while let line = readLine(from: pipe) { text += line }
        guard pclose(pipe) == 0 else { throw Failed() }
        return text
    }

    private static func readLine(from pipe: UnsafeMutablePointer<FILE>) -> String? {
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), pipe) != nil else { return nil }
        return line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }
}
