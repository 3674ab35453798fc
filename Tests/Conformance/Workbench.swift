import FetchCore
import FetchDigests
import FetchTransport
import Foundation
import MiniatureMirror

/// A temporary folder, and what specimens are made of.
final class Workbench {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder + "/hub", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file and gives its path.
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }

    /// A hub that nobody is turned away from.
    func hub() throws -> MiniatureHub {
        let hub = try MiniatureHub(folder: path("hub"))
        hub.settings.quotas.anonymous = [:]
        hub.settings.quotas.account = [:]
        hub.start()
        return hub
    }

    /// The real network, which leads no farther than this machine here.
    static var transport: CurlTransport {
        var options = TransportOptions()
        options.retries = 0
        return CurlTransport(options: options)
    }

    static func content(_ number: Int) -> [UInt8] {
        (0..<(500 + number * 7)).map { UInt8(truncatingIfNeeded: $0 * 13) }
    }

    static func hex(_ algorithm: Checksum.Algorithm, _ bytes: [UInt8]) -> String {
        let digest = Digests.make(algorithm, size: Int64(bytes.count))
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.finalize().value
    }

    /// A number of six digits, as tars are named by.
    static func padded(_ number: Int) -> String { Units.padded(number, to: 6) }

    /// Whether a program is installed.
    static func has(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
