import Glibc
import MiniatureMirror
import Testing

/// The executable, as a person at a terminal meets it.
@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct CommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Test runner and executable are built into one folder.
    private static var executable: String {
        var path = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        let runner = String(decoding: path[..<max(0, length)].map(UInt8.init(bitPattern:)), as: UTF8.self)
        return runner.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/miniature-mirror"
    }

    private func start(_ arguments: String...) throws -> (process: RunningProcess, url: String) {
        let process = try RunningProcess(
            Self.executable, arguments, output: folder.path("output"), errors: folder.path("errors"))
        for _ in 0..<2000 {
            let output = String(decoding: try folder.bytes("output"), as: UTF8.self)
            if output.hasPrefix("listening on "), output.hasSuffix("\n") {
                return (process, String(output.dropFirst("listening on ".count).dropLast()))
            }
            usleep(5000)
        }
        kill(process.identifier, SIGKILL)
        throw ClientError(description: String(decoding: try folder.bytes("errors"), as: UTF8.self))
    }

    @Test func servesListsFaultsAndLogUntilItIsToldToStop() throws {
        let (process, url) = try start(
            "--tars", "4", "--links", folder.path("links"), "--md5", folder.path("md5"), "--log", folder.path("log"),
            "--fault", "expired403*1@sa_000002.tar", "--latency", "0.01", "--rate-cap", "10000000")
        let list = String(decoding: try folder.bytes("links"), as: UTF8.self)
        let rows = list.split(separator: "\n").map { $0.split(separator: "\t") }
        let link = String(try #require(rows.first { $0[0] == "sa_000002.tar" })[1])
        #expect(link.hasPrefix(url))
        #expect(try Curl(link).text == "URL signature expired")
        #expect(try Curl(link).body == MiniatureSA1B(tarCount: 4).tarBytes("sa_000002.tar"))
        #expect(try folder.bytes("md5") == Array(MiniatureSA1B(tarCount: 4).md5List().utf8))
        kill(process.identifier, SIGTERM)
        #expect(process.wait() == 0)
        let log = String(decoding: try folder.bytes("log"), as: UTF8.self)
        #expect(log.split(separator: "\n").map { $0.split(separator: "\t")[5] } == ["403", "200"])
    }

    @Test func linksMayBeExpiredFromTheStart() throws {
        let (process, _) = try start("--tars", "1", "--links", folder.path("links"), "--expires-in=-1")
        let list = String(decoding: try folder.bytes("links"), as: UTF8.self)
        for row in list.split(separator: "\n").dropFirst() {
            #expect(try Curl(String(row.split(separator: "\t")[1])).text == "URL signature expired")
        }
        kill(process.identifier, SIGINT)
        #expect(process.wait() == 0)
    }

    @Test func refusesAFaultItCannotRead() throws {
        let process = try ClientProcess.run(Self.executable, ["--fault", "nonsense"])
        #expect(process.status == 64)
        #expect(process.errors.contains("fault 'nonsense': unknown fault"))
    }
}
