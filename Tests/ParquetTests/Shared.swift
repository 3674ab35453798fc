import Foundation

/// Files of the working folder beside the package, which are not part of it.
enum Shared {
    static let parquet: URL = {
        var url = URL(filePath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.deletingLastPathComponent().appending(path: "shared/data/parquet")
    }()

    static let isThere = FileManager.default.fileExists(atPath: parquet.appending(path: "expected").path())

    /// The files of the corpus that pyarrow reads, as paths below its folder.
    static let readable: [String] = names(in: "expected").compactMap { (name: String) -> String? in
        guard name.hasSuffix(".jsonl.gz") else { return nil }
        return String(name.dropLast(9)).replacing("__", with: "/")
    }.sorted()

    /// The files of the corpus that pyarrow refuses.
    static let unreadable: [String] = {
        let text = (try? String(contentsOf: parquet.appending(path: "expected/unreadable.txt"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { $0.split(separator: "\t").first.map(String.init) }
    }()

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: parquet.appending(path: folder).path())) ?? []
    }
}
