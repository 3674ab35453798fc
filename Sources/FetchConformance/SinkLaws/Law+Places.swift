import FetchCore
import Foundation

extension Law<SinkSpecimen> {
    /// What is removed is gone.
    public static var removal: Law {
        Law("removal", "What is removed is gone, and removing what is not there is no error") { specimen in
            let open = try specimen.open()
            let content = OpenSink.content(9)
            let entry = try OpenSink.entry(1, "folder/a.bin", content)
            try open.commit(entry, content)
            try open.sink.remove(entry.asset.path)
            var wrong: [String] = []
            if try open.sink.receipt(for: entry) != nil { wrong.append("a removed asset still has a receipt") }
            try open.sink.remove(entry.asset.path)
            return wrong
        }
        .except { $0.isShared ? "others may use the content" : nil }
    }

    /// No link leads out.
    public static var confinement: Law {
        Law("confinement", "A link in a folder's place is not followed: nothing is written outside the output") {
            specimen in
            let open = try specimen.open()
            let content = OpenSink.content(10)
            let entry = try OpenSink.entry(1, "folder/a.bin", content)
            let outside = try ScratchFolder()
            let folder = URL(filePath: try specimen.file(open.folder.path, entry)).deletingLastPathComponent()
            try FileManager.default.createDirectory(
                at: folder.deletingLastPathComponent(), withIntermediateDirectories: true)
            try? FileManager.default.removeItem(at: folder)
            try FileManager.default.createSymbolicLink(
                atPath: folder.path().hasSuffix("/") ? String(folder.path().dropLast()) : folder.path(),
                withDestinationPath: outside.path)
            do {
                try open.commit(entry, content)
            } catch {
                // A refusal is what is wanted.
            }
            let escaped = try FileManager.default.contentsOfDirectory(atPath: outside.path)
            return escaped.isEmpty ? [] : ["\(escaped[0]) was written outside, through a link"]
        }
    }
}
