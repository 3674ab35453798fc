import Foundation
import Testing

/// Plans for real catalog archives, held row by row against those of the real client.
@Suite(.enabled(if: RealClient.isThere, "the archives are not beside the package, or make deps-bench has not been run"))
struct MLHubClientTests {
    @Test(arguments: [("nasa_marine_debris", 3), ("su_sar_moisture_content_main", 3)])
    func plansAreTheClients(archive: String, random: Int) throws {
        let scratch = try ScratchFolder()
        let words = [
            "python3", SourcePlace.root + "/Tests/Benchmarks/plan_rows.py", "--fetch", RunningTool.executable,
            "--client",
            RealClient.python, "--random", "\(random)", "\(RealClient.archives)/\(archive).tar.gz",
        ]
        try Shell.run(words.map { "'\($0)'" }.joined(separator: " "), in: scratch)
    }
}

/// The real client, and archives to try it on.
private enum RealClient {
    static let archives = URL(filePath: SourcePlace.root).deletingLastPathComponent()
        .appending(path: "shared/data/stac").path(percentEncoded: false)
    static let python = SourcePlace.root + "/.build/venv-bench/bin/python"
    static let isThere = [python, archives + "/su_sar_moisture_content_main.tar.gz"]
        .allSatisfy(FileManager.default.fileExists)
}
