import FetchCore
import Foundation
import Testing

@testable import FetchObjectStore

struct StoreAddressTests {
    @Test func anAddressIsABucketAndAPrefix() throws {
        let address = try StoreAddress("s3://bucket/a/b//")
        #expect(address.bucket == "bucket" && address.prefix == "a/b")
        #expect(address.key(of: try RelativePath("c/d.tar")) == "a/b/c/d.tar")
        #expect(try StoreAddress("s3://bucket/").key(of: try RelativePath("d.tar")) == "d.tar")
        #expect(address.description == "s3://bucket/a/b")
    }

    @Test(arguments: ["s3://", "s3:///x", "s3://a", "s3://bu cket/x", "s3://bucket/a/../b", "s3://bucket//a", "dir"])
    func whatIsNoPlaceIsRefused(_ text: String) {
        #expect(throws: FetchError.self) { try StoreAddress(text) }
    }

    @Test func partsAreLargeEnoughForAnyTotal() {
        for total: Int64 in [0, 1 << 20, 50 << 30, 200 << 30, 5 << 40] {
            let size = Int64(PartPlan(total: total).size)
            #expect(size >= PartPlan.usual && size % (1 << 20) == 0)
            #expect((total + size - 1) / size <= 10_000)
        }
    }

    @Test func aTornRecordTellsWhatWasWrittenWhole() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "fetch-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let head = UploadJournal.Head(key: "k", upload: "u/+=", token: "t", partSize: 8, size: nil)
        let journal = try UploadJournal(head, at: path)
        let parts = (1...3).map { SentPart(number: $0, etag: "\"e\($0)\"", hash: BodyHash(of: [UInt8($0)])) }
        for part in parts { try journal.add(part) }
        let whole = try Data(contentsOf: URL(filePath: path))
        for cut in 1..<40 {
            try whole.dropLast(cut).write(to: URL(filePath: path))
            let read = try #require(try UploadJournal(readingFrom: path))
            #expect(read.head == head)
            #expect(read.parts == [1: parts[0], 2: parts[1]] || cut == 1 && read.parts.count == 3)
            try read.add(parts[2])
            #expect(try UploadJournal(readingFrom: path)?.parts.count == 3)
        }
        journal.keep([1: "e1", 2: "other"])
        #expect(journal.parts.keys.sorted() == [1])
    }
}
