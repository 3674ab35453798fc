import FetchCore
import FetchSinks
import Foundation
import Glibc
import Testing

/// What comes into a directory by a link is named, or taken away, and never written into.
@Suite struct LinkingSinkTests {
    private let folder: Workbench
    private let sink: DirectorySink
    private let entry: PlanEntry
    /// A file of somebody else's.
    private let other: String

    init() throws {
        folder = try Workbench()
        sink = try DirectorySink(root: folder.path("out"))
        entry = PlanEntry(id: 7, itemID: "i", asset: Asset(key: "k", path: try RelativePath("a/b.bin")))
        other = folder.path("other.bin")
        try Data("content".utf8).write(to: URL(filePath: other))
    }

    private func linked() throws -> any SinkWriter {
        try sink.open(entry) { (into, name) throws(FetchError) in
            guard linkat(AT_FDCWD, other, into, name, 0) == 0 else { throw FetchError.system(errno, "linking") }
        }
    }

    private var parts: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path("out/.fetch/parts")) }
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func aCommitNamesItAndAFileBegunBeforeIsGone() throws {
        let begun = try sink.open(entry, resuming: false)
        try begun.write(Array("half".utf8))
        begun.close()
        let writer = try linked()
        try sink.sync([writer])
        try writer.commit()
        #expect(try text(folder.path("out/a/b.bin")) == "content")
        #expect(try parts.isEmpty)
    }

    @Test func nothingIsWrittenIntoIt() throws {
        let writer = try linked()
        #expect(throws: FetchError.self) { try writer.write(Array("other".utf8)) }
        #expect(throws: FetchError.self) { try writer.truncate() }
        // Somebody else takes the same asset up, without knowing of the link.
        let anew = try sink.open(entry, resuming: true)
        try anew.write(Array("another".utf8))
        try anew.commit()
        #expect(try text(other) == "content")
    }

    @Test func whatAKilledRunWasAboutToNameIsNamedAtTheNextStart() throws {
        try linked().close()
        let next = try DirectorySink(root: folder.path("out"))
        #expect(try next.settle(entry))
        #expect(try text(folder.path("out/a/b.bin")) == "content")
        #expect(try parts.isEmpty)
    }

    @Test func whatAKilledRunHadNotVerifiedIsTakenAway() throws {
        try linked().close()
        try DirectorySink(root: folder.path("out")).discardParts(except: [7])
        #expect(try parts.isEmpty)
        #expect(try text(other) == "content")
    }

    @Test func namingTheFileThatIsThereAlreadyLeavesOneName() throws {
        try linked().commit()
        try linked().commit()
        #expect(try parts.isEmpty)
        let facts = try FileManager.default.attributesOfItem(atPath: other)
        #expect(facts[.referenceCount] as? Int == 2)
    }
}
