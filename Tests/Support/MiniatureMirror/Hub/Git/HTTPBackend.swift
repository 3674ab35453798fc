/// `git http-backend`, called as a web server calls it (RFC 3875).
struct HTTPBackend {
    let repository: BareRepository

    /// What git answers.
    ///
    /// - Parameter service: What follows the repository in the path, such as `info/refs`.
    /// - Throws: `GitError`, `SystemCallError`.
    func answer(to request: MirrorRequest, service: String) throws -> MirrorResource {
        let process = try ChildProcess.run(
            ["git", "http-backend"], input: request.body, environment: environment(of: request, service: service))
        guard let answer = Self.answer(process.output) else {
            throw GitError(description: "git http-backend: status \(process.status): \(process.errors)")
        }
        return answer
    }

    private func environment(of request: MirrorRequest, service: String) -> [String: String] {
        var variables = BareRepository.environment
        variables["GIT_PROJECT_ROOT"] = repository.folder
        variables["GIT_HTTP_EXPORT_ALL"] = "1"
        variables["PATH_INFO"] = "/\(service)"
        variables["REQUEST_METHOD"] = request.method.rawValue
        variables["QUERY_STRING"] = request.query ?? ""
        variables["CONTENT_TYPE"] = request.headers["Content-Type"] ?? ""
        variables["CONTENT_LENGTH"] = "\(request.body.count)"
        variables["HTTP_CONTENT_ENCODING"] = request.headers["Content-Encoding"]
        variables["HTTP_GIT_PROTOCOL"] = request.headers["Git-Protocol"]
        variables["GIT_PROTOCOL"] = request.headers["Git-Protocol"]
        variables["REMOTE_ADDR"] = "127.0.0.1"
        return variables
    }

    /// Header fields, an empty line, the body; the status is a field and 200 where it is missing.
    private static func answer(_ output: [UInt8]) -> MirrorResource? {
        guard let end = output.indices.first(where: { output[$0...].starts(with: "\r\n\r\n".utf8) }) else { return nil }
        var headers = HeaderFields()
        for line in output[..<end].split(separator: UInt8(ascii: "\n")) {
            let halves = String(decoding: line, as: UTF8.self).split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { return nil }
            headers.append(String(halves[0]), String(halves[1].filter { $0 != "\r" }.drop { $0 == " " }))
        }
        let status = headers["Status"].flatMap { Int($0.prefix(3)) } ?? 200
        let type = headers["Content-Type"] ?? "text/plain"
        for name in ["Status", "Content-Type", "Content-Length"] { headers[name] = nil }
        var answer = MirrorResource.bytes(Array(output[(end + 4)...]), contentType: type, lastModified: nil)
        answer.status = status
        answer.etag = nil
        answer.headers = headers
        answer.acceptsRanges = false
        return answer
    }
}
