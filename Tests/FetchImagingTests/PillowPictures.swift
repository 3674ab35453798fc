import FetchCore
import FetchImaging
import Foundation
import Testing

/// Pictures that Pillow wrote, and what it makes of them.
enum PillowPictures {
    /// What Pillow says of a picture.
    struct Expectation: Decodable {
        var stored: [Int]?
        var shown: [Int]
        var width: Int
        var height: Int
        var bands: Int?
        var counts: [String: Int64]?
    }

    /// The folder with all pictures; `nil` where the Python clients are not installed.
    static let folder: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let python = root.appending(path: ".build/venv-test/bin/python")
        guard FileManager.default.isExecutableFile(atPath: python.path()) else { return nil }
        let folder = FileManager.default.temporaryDirectory.appending(path: "fetch-pictures-\(getpid())")
        let run = Process()
        run.executableURL = python
        run.arguments = [
            "-W", "ignore", root.appending(path: "Tests/FetchImagingTests/pillow.py").path(), folder.path(),
        ]
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try run.run()
        } catch { return nil }
        run.waitUntilExit()
        atexit { if let folder = PillowPictures.folder { try? FileManager.default.removeItem(at: folder) } }
        return run.terminationStatus == 0 ? folder : nil
    }()

    /// True when there are pictures to judge by.
    static var areThere: Bool { folder != nil }

    /// A picture as the part of a sample, in memory or as a file.
    static func content(_ name: String, asFile: Bool = false) throws -> PartContent {
        let url = try #require(folder).appending(path: name)
        let bytes = [UInt8](try Data(contentsOf: url))
        guard asFile else { return .bytes(bytes) }
        let descriptor = open(url.path(), O_RDONLY | O_CLOEXEC)
        return .file(PartFile(descriptor: descriptor, size: Int64(bytes.count)))
    }

    /// What Pillow says of a picture.
    static func expectation(_ name: String) throws -> Expectation {
        let url = try #require(folder).appending(path: "\(name).json")
        return try JSONDecoder().decode(Expectation.self, from: Data(contentsOf: url))
    }

    /// The pixels Pillow makes at the smaller size.
    static func pixels(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: try #require(folder).appending(path: "\(name).raw")))
    }
}
