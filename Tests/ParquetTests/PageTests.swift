import Testing

@testable import Parquet

/// Pages made by hand, for what real writers do not write.
@Suite struct PageTests {
    @Test func aSnappyCopyThatReachesFarBackIsReadAllTheSame() async throws {
        // 300,000 bytes of literals, then a copy from 250,000 bytes back: no common compressor makes one.
        var lottery = Lottery(state: 1)
        let noise = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &lottery) }
        var value = noise
        value += noise[50_000..<50_064]
        let content = HandMade.length(value.count) + value
        var block = HandMade.varint(content.count)
        block += HandMade.snappyLiteral(HandMade.length(value.count) + noise)
        block += [63 << 2 | 3] + HandMade.length(250_000)
        for pageLimit in [0, 4 << 20] {
            let page = HandMade.plainPage(count: 1, compressed: block, uncompressed: content.count)
            var options = ReadOptions()
            options.pageLimit = pageLimit
            options.inlineLimit = 1000
            let reader = HandMade.reader(page, codec: .snappy, entries: 1, options)
            let batch = try #require(try await reader.next())
            let large = try #require(batch.largeValue(at: 0))
            #expect(try await large.bytes() == value)
            #expect(try await reader.next() == nil)
        }
    }

    @Test func aValueLongerThanItsPageIsRefused() async throws {
        for pageLimit in [0, 4 << 20] {
            var options = ReadOptions()
            options.pageLimit = pageLimit
            let content = HandMade.length(2_000_000_000) + [1, 2, 3]
            let page = HandMade.plainPage(count: 1, compressed: content, uncompressed: content.count)
            let reader = HandMade.reader(page, codec: .uncompressed, entries: 1, options)
            let error = await #expect(throws: ParquetError.self) { _ = try await reader.next() }
            #expect(error?.kind == .damaged && error?.offset == 0 && error?.column == "column")
        }
    }

    @Test func aPageThatPromisesGigabytesTakesNoMemory() async throws {
        // A zstd frame of nothing, and a header that promises 2 GB: it ends at the first missing byte.
        let page = HandMade.plainPage(
            count: 1, compressed: [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0, 1, 0, 0], uncompressed: 2_147_483_647)
        let reader = HandMade.reader(page, codec: .zstd, entries: 1, ReadOptions())
        await #expect(throws: ParquetError.self) { _ = try await reader.next() }
    }

    /// The fuzzer of pages found that memory of a decoder was lost when its indices could not be read.
    @Test func indicesOfAnImpossibleWidthAreRefused() async throws {
        let dictionary = HandMade.dictionaryPage(count: 1, content: HandMade.length(2) + [65, 66])
        for width: UInt8 in [33, 254, 255] {
            let page = HandMade.page(count: 1, encoding: 8, compressed: [width, 3, 0], uncompressed: 3)
            let reader = HandMade.reader(dictionary + page, codec: .uncompressed, entries: 1, ReadOptions())
            let error = await #expect(throws: ParquetError.self) { _ = try await reader.next() }
            #expect(error?.kind == .damaged && error?.offset == Int64(dictionary.count))
        }
    }

    @Test func anIndexBehindTheDictionaryIsRefused() async throws {
        let dictionary = HandMade.dictionaryPage(count: 1, content: HandMade.length(2) + [65, 66])
        let right = HandMade.page(count: 3, encoding: 8, compressed: [1, 6, 0], uncompressed: 3)
        let reader = HandMade.reader(dictionary + right, codec: .uncompressed, entries: 3, ReadOptions())
        let batch = try #require(try await reader.next())
        #expect((0..<3).allSatisfy { index in batch.withBytes(at: index) { Array($0) } == [65, 66] })
        let wrong = HandMade.page(count: 3, encoding: 8, compressed: [1, 6, 1], uncompressed: 3)
        let other = HandMade.reader(dictionary + wrong, codec: .uncompressed, entries: 3, ReadOptions())
        await #expect(throws: ParquetError.self) { _ = try await other.next() }
    }

    @Test func levelsOfAGreatManyNullsTakeNoMemory() async throws {
        // One run of two thousand million nulls in a few bytes.
        let count = 2_000_000_000
        let levels = HandMade.varint(count << 1) + [0]
        let page = HandMade.plainPage(
            count: count, compressed: HandMade.length(levels.count) + levels, uncompressed: levels.count + 4)
        let reader = HandMade.reader(page, codec: .uncompressed, entries: count, ReadOptions(), maxDefinition: 1)
        let batch = try #require(try await reader.next())
        #expect(batch.count == ColumnReader.largestBatch && batch.valueCount == 0)
        #expect(batch.definitionLevels.allSatisfy { $0 == 0 })
    }
}

/// Builds pages and readers of them.
enum HandMade {
    static func varint(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var left = number
        repeat {
            bytes.append(UInt8(left & 0x7F) | (left > 0x7F ? 0x80 : 0))
            left >>= 7
        } while left > 0
        return bytes
    }

    /// Four bytes, lowest first.
    static func length(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func snappyLiteral(_ bytes: [UInt8]) -> [UInt8] {
        [63 << 2] + length(bytes.count - 1) + bytes
    }

    /// A data page of version 1 in PLAIN, header and all.
    static func plainPage(count: Int, compressed: [UInt8], uncompressed: Int) -> [UInt8] {
        page(count: count, encoding: 0, compressed: compressed, uncompressed: uncompressed)
    }

    /// A data page of version 1, header and all.
    static func page(count: Int, encoding: Int, compressed: [UInt8], uncompressed: Int) -> [UInt8] {
        let details = number(count) + number(encoding) + number(3) + number(3)
        return number(0) + number(uncompressed) + number(compressed.count) + [0x2C] + details + [0, 0] + compressed
    }

    /// A dictionary page that is not compressed, header and all.
    static func dictionaryPage(count: Int, content: [UInt8]) -> [UInt8] {
        let details = number(count) + number(0)
        return number(2) + number(content.count) + number(content.count) + [0x4C] + details + [0, 0] + content
    }

    /// The next field of a structure: a number of 32 bits.
    private static func number(_ value: Int) -> [UInt8] { [0x15] + varint(value << 1) }

    /// A reader of byte arrays whose chunk is `pages`.
    static func reader(
        _ pages: [UInt8], codec: Codec, entries: Int, _ options: ReadOptions, maxDefinition: Int = 0
    ) -> ColumnReader {
        func number(_ value: Int) -> [UInt8] { varint(value << 1) }
        var metadata: [UInt8] = [0x3C, 0x15] + number(6)
        metadata += [0x35] + number(Int(codec.rawValue))
        metadata += [0x16] + number(entries) + [0x26] + number(pages.count) + [0x26, 0x00, 0x00, 0x00]
        let chunk = try! metadata.withUnsafeBytes { bytes in
            var reader = CompactReader(bytes)
            return try ColumnChunk(&reader)
        }
        let leaf = Leaf(
            index: 0, path: ["column"], physical: .byteArray, length: 0, logical: nil, maxDefinition: maxDefinition,
            maxRepetition: 0)
        return ColumnReader(
            ColumnReader.Subject(
                input: MemoryInput(pages), leaf: leaf, chunk: chunk, rowGroup: 0, firstRow: 0, rowCount: Int64(entries),
                hardEnd: Int64(pages.count), options: options))
    }
}
