import Foundation
import Parquet
import Testing

/// Pictures of three megabytes: most of them in one compressed dictionary page, as hub datasets have them.
@Suite(.enabled(if: WrittenFiles.canBeWritten, "make deps-test installs the writers"))
struct LargeValueTests {
    /// The picture in each row, by its number; `write.py` has the same list.
    static let order = [0, 1, 2, nil, 1, 3, 4, 0, 5, 6, nil, 7]
    static let forms = ["large-dictionary", "large-plain", "large-stored", "large-chunked"]

    static func open(_ name: String) async throws -> (input: CountingInput, file: ParquetFile) {
        let input = try CountingInput(path: try await WrittenFiles.shared.file(name).path)
        return (input, try await ParquetFile.open(input))
    }

    static func picture(_ row: Row) throws -> LargeValue? {
        guard case .structure(let image) = row["image"] else { return nil }
        guard case .large(let value) = image[0] else { throw Unexpected() }
        return value
    }

    struct Unexpected: Error {}

    /// Enough of a value to tell it from others: its length, and a sum over it that heeds the order.
    static func mark(_ value: LargeValue) async throws -> [Int] {
        var sum = 0
        while let next = try await value.withNext({ bytes in
            bytes.reduce(sum) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF }
        }) {
            sum = next
        }
        return [value.count, sum]
    }

    @Test(arguments: forms)
    func picturesStreamOutInOrder(name: String) async throws {
        let rows = try await Self.open(name).file.rows()
        var marks: [Int: [Int]] = [:]
        var row = 0
        while let next = try await rows.next() {
            let expected = Self.order[row]
            let picture = try Self.picture(next)
            #expect((picture == nil) == (expected == nil))
            if let picture, let expected {
                #expect(picture.count == 3_000_000 + expected)
                let mark = try await Self.mark(picture)
                #expect(marks[expected] ?? mark == mark, "a repeated picture is the same")
                marks[expected] = mark
            }
            row += 1
        }
        #expect(row == Self.order.count)
        #expect(Set(marks.values).count == 8)
    }

    @Test(arguments: forms)
    func anyPicturesCanBeChosenAndLeftUnread(name: String) async throws {
        let file = try await Self.open(name).file
        var whole: [Int: [Int]] = [:]
        let all = try file.rows(columns: ["image"])
        while let row = try await all.next() {
            if let picture = try Self.picture(row) { whole[Int(row.number)] = try await Self.mark(picture) }
        }
        for chosen in [[0, 7], [7, 8], [4], [1, 4, 11], [3, 10, 11]] {
            let rows = try file.rows(columns: ["image"], ranges: chosen.map { Int64($0)..<Int64($0) + 1 })
            for number in chosen {
                let row = try #require(try await rows.next())
                #expect(row.number == number)
                if let picture = try Self.picture(row), number % 2 == 1 || number == 4 {
                    #expect(try await Self.mark(picture) == whole[number])
                }
            }
            #expect(try await rows.next() == nil)
        }
    }

    @Test func oneRowOfAGreatDictionaryPageNeedsLittleOfIt() async throws {
        let (input, file) = try await Self.open("large-dictionary")
        let rows = try file.rows(ranges: [0..<1])
        let row = try #require(try await rows.next())
        let picture = try #require(try Self.picture(row))
        #expect(try await Self.mark(picture)[0] == 3_000_000)
        #expect(try await rows.next() == nil)
        #expect(input.bytesRead < 4_500_000 && input.size > 23_000_000, "\(input.bytesRead)")
    }

    @Test(arguments: forms)
    func textColumnsBesidePicturesCostLittle(name: String) async throws {
        let (input, file) = try await Self.open(name)
        let rows = try file.rows(columns: ["id", "material"])
        var count = 0
        while try await rows.next() != nil { count += 1 }
        #expect(count == 12)
        #expect(input.bytesRead < 80_000, "\(input.bytesRead)")
        #expect(input.ranges.count <= 3, "\(input.ranges)")
    }

    @Test func theLastRowsOfAChunkedFileAreFoundByItsIndex() async throws {
        let (input, file) = try await Self.open("large-chunked")
        let rows = try file.rows(columns: ["image.bytes"], ranges: [11..<12])
        let row = try #require(try await rows.next())
        let picture = try #require(try Self.picture(row))
        #expect(try await Self.mark(picture)[0] == 3_000_007)
        #expect(input.bytesRead < 7_500_000, "\(input.bytesRead)")
    }

    @Test func aValueThatPassesCanBeHeldAndReadAgain() async throws {
        // Of rows 2, 5 and 8 the pictures are used once.
        let rows = try await Self.open("large-dictionary").file.rows(ranges: [2..<3, 5..<6, 8..<9])
        let firstRow = try #require(try await rows.next())
        let first = try #require(try Self.picture(firstRow))
        let secondRow = try #require(try await rows.next())
        let second = try #require(try Self.picture(secondRow))
        let error = await #expect(throws: ParquetError.self) { _ = try await first.next() }
        #expect(error?.kind == .stale)
        try await second.hold()
        _ = try await rows.next()
        let mark = try await Self.mark(second)
        try second.rewind()
        #expect(try await Self.mark(second) == mark && mark[0] == 3_000_003)
    }

    @Test func largeValuesInListsAreKept() async throws {
        let path = try await WrittenFiles.shared.file("large-lists").path
        var options = ReadOptions()
        options.inlineLimit = 1000
        options.pageLimit = 1000
        let rows = try await ParquetFile.open(FileInput(path: path), options: options).rows()
        var marks: [[Int]] = []
        while let row = try await rows.next() {
            guard case .list(let pair) = row["pair"] else { continue }
            guard case .large(let large) = pair[0], case .bytes(let small) = pair[1] else { throw Unexpected() }
            #expect(small == Array("small".utf8))
            marks.append(try await Self.mark(large))
        }
        #expect(marks.count == 10 && marks[1] == marks[3] && marks[0] == marks[6])
        #expect(Set(marks).count == 8 && marks.allSatisfy { $0[0] == 200_000 })
    }
}
extension LargeValueTests.Unexpected: CustomStringConvertible {
    var description: String { "the value is no large one" }
}
