/// One download by the `curl` command, and what it made of the answer.
struct Curl {
    static let isInstalled = ClientProcess.isInstalled("curl")

    let exitStatus: Int32
    let httpStatus: Int
    let body: [UInt8]
    let headers: String
    let secondsToFirstByte: Double
    let seconds: Double

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Fetches one URL with further options.
    init(_ url: String, _ options: String...) throws {
        try self.init(url, options: options)
    }

    init(_ url: String, options: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write([], to: "body")
        try folder.write([], to: "headers")
        let format = "%{http_code} %{time_starttransfer} %{time_total}"
        let fixed = ["-sS", "--max-time", "20", "-o", folder.path("body"), "-D", folder.path("headers"), "-w", format]
        let process = try ClientProcess.run("curl", fixed + options + [url])
        let words = process.output.split(separator: " ")
        guard words.count == 3 else { throw ClientError(description: "curl said: \(process.output)\(process.errors)") }
        exitStatus = process.status
        httpStatus = Int(words[0]) ?? -1
        secondsToFirstByte = Double(words[1]) ?? -1
        seconds = Double(words[2]) ?? -1
        body = try folder.bytes("body")
        headers = String(decoding: try folder.bytes("headers"), as: UTF8.self)
    }

    /// The value of a header field of the last answer.
    func header(_ name: String) -> String? {
        let lines = headers.utf8.split(separator: 10).map { String(Substring($0.last == 13 ? $0.dropLast() : $0)) }
        let line = lines.last { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
        return line.map { String($0.dropFirst(name.count + 2)) }
    }
}
