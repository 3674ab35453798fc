import FetchCore
import Foundation
import Testing

@testable import FetchEngine

/// What is said of an index of members that cannot be used.
struct MemberIndexTests {
    private let file = FileManager.default.temporaryDirectory
        .appending(path: "index-\(UUID().uuidString).db").path(percentEncoded: false)

    @Test func aDamagedIndexIsNotCalledALedger() throws {
        defer { try? FileManager.default.removeItem(atPath: file) }
        let index = try MemberIndex(file: file)
        let members = (0..<2000).map { number in
            IndexedMember(
                name: "member-\(number)", size: 1, position: ArchivePosition(member: Int64(number), byte: 0), end: 1)
        }
        try index.add(
            members, of: try RelativePath("a.tar"), size: 1, validator: Validator(etag: nil, lastModified: nil),
            isComplete: true)
        index.close()
        var bytes = try Data(contentsOf: URL(filePath: file))
        // Behind the schema, so that it opens.
        for place in 4096..<bytes.count { bytes[place] = 0xFF }
        try bytes.write(to: URL(filePath: file))
        let error = #expect(throws: FetchError.self) { try MemberIndex(file: file).contents() }
        #expect(error?.code == .localIO)
        #expect(error?.message == "the index of members \(file) is damaged")
        #expect(error?.hint?.hasPrefix("Delete it and run the fetch again") == true)
    }

    @Test func aFolderThatIsNotThereIsSaidAsSuch() {
        let error = #expect(throws: FetchError.self) { try MemberIndex(file: "/nowhere/index.db") }
        #expect(error?.message.hasPrefix("the index of members /nowhere/index.db: ") == true)
    }
}
