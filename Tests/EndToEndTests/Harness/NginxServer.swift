import Foundation
import Glibc

/// An nginx of our own on 127.0.0.1, which serves a folder.
final class NginxServer {
    /// One line of its access log.
    struct Request {
        let method: String
        let path: String
        let status: Int
        let version: String
    }

    let port: Int
    private let process: pid_t
    private let scratch: ScratchFolder

    private let isSecure: Bool

    /// Starts it.
    ///
    /// - Parameters:
    ///   - isSecure: Whether it speaks TLS and HTTP/2, with the certificate `nginx/cert.pem`.
    ///   - location: What it does instead of serving the folder, in nginx's words.
    init(root: String, in scratch: ScratchFolder, isSecure: Bool = false, location: String = "") throws {
        self.scratch = scratch
        self.isSecure = isSecure
        try scratch.makeFolder("nginx/temp")
        if isSecure { try Self.makeCertificate(in: scratch) }
        port = try FreePort.find()
        let folder = scratch.path("nginx")
        try scratch.write(
            Self.configuration(root: root, folder: folder, port: port, isSecure: isSecure, location: location),
            to: "nginx/conf")
        process = try Spawn.start(
            [
                ProgramFinder.path(of: "nginx") ?? "nginx", "-e", "stderr", "-p", scratch.path("nginx"), "-c",
                scratch.path("nginx/conf"),
            ],
            folder: scratch.path, environment: [:], output: scratch.path("nginx/out"),
            errors: scratch.path("nginx/err"))
        let isUp = Patience.wait(within: 10) { FreePort.isTaken(port) || waitpid(process, nil, WNOHANG) != 0 }
        guard isUp, FreePort.isTaken(port) else { throw HarnessError("no nginx: \(try scratch.text("nginx/err"))") }
    }

    deinit {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }

    func url(_ path: String) -> String { "\(isSecure ? "https" : "http")://localhost:\(port)\(path)" }

    /// What it has answered so far.
    func requests() throws -> [Request] {
        try scratch.text("nginx/access.log").split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 4, let status = Int(words[2]) else { return nil }
            return Request(
                method: String(words[0]), path: String(words[1]), status: status, version: String(words[3]))
        }
    }

    private static func makeCertificate(in scratch: ScratchFolder) throws {
        let words =
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
            + " -keyout nginx/key.pem -out nginx/cert.pem"
        let process = try Spawn.start(
            words.split(separator: " ").map(String.init), folder: scratch.path,
            environment: ProcessInfo.processInfo.environment, output: scratch.path("nginx/openssl.out"),
            errors: scratch.path("nginx/openssl.err"))
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else { throw HarnessError(try scratch.text("nginx/openssl.err")) }
    }

    private static func configuration(root: String, folder: String, port: Int, isSecure: Bool, location: String)
        -> String
    {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "  \($0)_temp_path \(folder)/temp/\($0);" }.joined(separator: "\n")
        return """
            daemon off;
            master_process off;
            pid \(folder)/pid;
            error_log stderr;
            events { worker_connections 256; }
            http {
              log_format short "$request_method $uri $status $server_protocol";
              access_log \(folder)/access.log short;
            \(temporary)
              server {
                listen 127.0.0.1:\(port)\(isSecure ? " ssl http2" : "");
            \(isSecure ? "    ssl_certificate \(folder)/cert.pem; ssl_certificate_key \(folder)/key.pem;" : "")
                root \(root);
                location / { \(location) }
              }
            }
            """
    }
}

/// Ports of 127.0.0.1.
enum FreePort {
    /// One that nobody listens on at the moment.
    static func find() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var address = address(0)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard result else { throw HarnessError("no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Whether somebody listens there.
    static func isTaken(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = address(port)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
