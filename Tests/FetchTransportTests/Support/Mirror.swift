import FetchCore
import FetchTransport
import Glibc
import MiniatureMirror

/// A running mirror with resources by path, stopped with its last reference.
final class Mirror: Sendable {
    let server: MirrorServer
    let content: SyntheticContent

    var faults: FaultTable { server.faults }

    /// The requests so far, in the order their answers began.
    var log: [LoggedRequest] { server.log }

    init(_ resources: [String: MirrorResource]) throws {
        content = SyntheticContent(resources)
        server = try MirrorServer(content: content)
        server.start()
    }

    deinit { server.stop() }

    /// The request for a path, with a query if need be.
    func request(_ target: String, headers: [TransferRequest.Header] = []) -> TransferRequest {
        TransferRequest(url: server.url(target), headers: headers)
    }

    /// The requests for a path.
    func log(of path: String) -> [LoggedRequest] { log.filter { $0.path == path } }

    /// Bytes of bodies sent so far for a path.
    func bytesSent(of path: String) -> Int { log(of: path).reduce(0) { $0 + $1.bytesSent } }
}

extension CurlTransport {
    /// A transport that does not keep tests waiting.
    convenience init(_ change: (inout TransportOptions) -> Void = { _ in }) {
        var options = TransportOptions()
        options.retryDelay = 0.02
        options.idleTimeout = 20
        options.proxy = ""
        change(&options)
        self.init(options: options)
    }
}

extension PatternBytes {
    /// True when these are the bytes from an offset on.
    func match(_ bytes: [UInt8], at offset: Int) -> Bool {
        if bytes.isEmpty { return true }
        let expected = self.bytes(offset..<offset + bytes.count)
        // The comparison of arrays takes long without optimization.
        return bytes.withUnsafeBytes { left in
            expected.withUnsafeBytes { memcmp(left.baseAddress!, $0.baseAddress!, bytes.count) == 0 }
        }
    }
}
