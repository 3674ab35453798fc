import Foundation
import Testing

@testable import Parquet

/// Decompressing in pieces gives what decompressing at once gives.
@Suite struct CodecTests {
    /// Text that compresses, 200,000 bytes, as `compress.py` would make it.
    static let content: [UInt8] = {
        var lottery = Lottery(state: 5)
        var bytes: [UInt8] = []
        while bytes.count < 200_000 {
            if bytes.count > 1000, lottery.next() % 2 == 0 {
                let back = Int.random(in: 1...1000, using: &lottery)
                for _ in 0..<Int.random(in: 4...64, using: &lottery) { bytes.append(bytes[bytes.count - back]) }
            } else {
                for _ in 0..<Int.random(in: 1...90, using: &lottery) {
                    bytes.append(UInt8.random(in: 97...102, using: &lottery))
                }
            }
        }
        return Array(bytes[..<200_000])
    }()

    static let codecs: [(codec: Codec, name: String)] = [
        (.snappy, "snappy"), (.gzip, "gzip"), (.brotli, "brotli"), (.zstd, "zstd"), (.lz4Raw, "lz4_raw"),
    ]

    /// What pyarrow's compressor makes of the content.
    static func compressed(_ name: String) async throws -> [UInt8] {
        let hex = Array("0123456789abcdef".utf8)
        let text = content.flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] }
        let file = try await WrittenFiles.shared.folder().appending(path: "content.hex")
        try String(decoding: text, as: UTF8.self).write(to: file, atomically: true, encoding: .utf8)
        let script = """
            import sys, pyarrow
            content = bytes.fromhex(open(sys.argv[1]).read())
            print(pyarrow.compress(content, codec=sys.argv[2], asbytes=True).hex())
            """
        let output = try await Command.output(WrittenFiles.python, ["-c", script, file.path(), name])
        let digits = Array(output.utf8).filter { $0 > 32 }.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    @Test(
        .enabled(if: WrittenFiles.canBeWritten, "make deps-test installs the writers"),
        arguments: codecs.indices, [1, 7, 1000, 70_000])
    func piecesGiveTheWhole(index: Int, piece: Int) async throws {
        let (codec, name) = Self.codecs[index]
        let input = try await Self.compressed(name)
        #expect(try Pieces.decompress(input, codec, size: Self.content.count, piece: piece) == Self.content)
        #expect(try Pieces.whole(input, codec, size: Self.content.count) == Self.content)
        #expect(throws: (any Error).self) {
            try Pieces.whole(Array(input.dropLast(99)), codec, size: Self.content.count)
        }
        #expect(throws: (any Error).self) { try Pieces.whole(input, codec, size: Self.content.count + 1) }
    }

    @Test func hadoopBlocksOfLZ4AreToldFromBareOnes() throws {
        // "abcd" as a literal, as one block and as two.
        let bare: [UInt8] = [0x40, 97, 98, 99, 100]
        let framed: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 5] + bare
        for (input, size) in [(bare, 4), (framed, 4), (framed + framed, 8)] {
            let expected = Array("abcdabcd".utf8.prefix(size))
            #expect(try Pieces.whole(input, .lz4, size: size) == expected)
            #expect(try Pieces.decompress(input, .lz4, size: size, piece: 9) == expected)
        }
    }

    /// Found by the fuzzer of codecs.
    @Test func anLZ4CopyFromNoDistanceIsRefusedWhereItWouldBeStreamed() {
        let input: [UInt8] = [0x3F, 0xD4, 0x12, 0, 0, 0, 0, 0x5D, 0, 1, 0, 0x0C, 0x22]
        #expect(throws: Fault.self) { try Pieces.decompress(input, .lz4Raw, size: 27, piece: 64) }
    }

    @Test func aSnappyCopyFromBeforeTheStartIsRefused() {
        #expect(throws: Fault.self) { try Pieces.whole([8, 0, 97, 6 << 2 | 2, 5, 0], .snappy, size: 8) }
        #expect(throws: Fault.self) { try Pieces.whole([8, 0, 97, 6 << 2 | 2, 0, 0], .snappy, size: 8) }
        #expect(throws: Fault.self) { try Pieces.whole([200, 0, 97], .snappy, size: 8) }
    }
}

/// Decompresses at once or in pieces.
enum Pieces {
    static func whole(_ input: [UInt8], _ codec: Codec, size: Int) throws -> [UInt8] {
        let window = ByteWindow(capacity: size)
        let room = UnsafeMutableRawBufferPointer(rebasing: window.free[..<size])
        try input.withUnsafeBytes { try WholePageDecompressor(codec).decompress($0, into: room) }
        return Array(room)
    }

    static func decompress(_ input: [UInt8], _ codec: Codec, size: Int, piece: Int) throws -> [UInt8] {
        guard let decompressor = try codec.decompressor(compressed: input.count, uncompressed: size) else { return [] }
        let window = ByteWindow(capacity: size)
        var read = 0
        var length = piece
        while window.end < size {
            let end = min(input.count, read + length)
            let room = UnsafeMutableRawBufferPointer(rebasing: window.free[..<min(piece, size - window.end)])
            let step = try input.withUnsafeBytes { bytes in
                try decompressor.decompress(
                    UnsafeRawBufferPointer(rebasing: bytes[read..<end]), isLast: end == input.count, into: room,
                    history: window.end)
            }
            let isStuck = step.read == 0 && step.written == 0
            if isStuck, end == input.count { throw Fault.short }
            length = isStuck ? length + 1 : piece
            read += step.read
            window.added(step.written)
        }
        return Array(window.unread)
    }
}
