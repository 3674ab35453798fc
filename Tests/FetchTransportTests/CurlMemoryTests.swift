import Glibc
import Testing

@testable import FetchTransport

@Suite("libcurl's memory", .serialized) struct CurlMemoryTests {
    @Test func aLargeBlockServesTheNextRequestOfItsSize() throws {
        makeRoom()
        let size = 777_216
        let first = try #require(CurlMemory.take(size))
        first.storeBytes(of: 42, as: UInt8.self)
        CurlMemory.giveBack(first)
        let second = try #require(CurlMemory.take(size - 1000))
        #expect(second == first)
        let third = try #require(CurlMemory.take(size))
        #expect(third != second, "one block is not given twice")
        memset(third, 1, size)
        CurlMemory.giveBack(second)
        let small = try #require(CurlMemory.take(size / 3))
        #expect(small != second, "a block much too large is not wasted on less")
        for block in [third, small] { CurlMemory.giveBack(block) }
    }

    @Test func aBlockKeepsItsContentWhenItGrows() throws {
        var block = try #require(CurlMemory.resize(nil, 100))
        memset(block, 7, 100)
        for size in [100_000, 300_000, 40_000] {
            block = try #require(CurlMemory.resize(block, size))
            #expect(block.load(fromByteOffset: 99, as: UInt8.self) == 7)
        }
        let large = try #require(CurlMemory.take(50_000))
        memset(large, 8, 50_000)
        let larger = try #require(CurlMemory.resize(large, 200_000))
        #expect(larger.load(fromByteOffset: 49_999, as: UInt8.self) == 8)
        memset(larger, 9, 200_000)
        for block in [block, larger] { CurlMemory.giveBack(block) }
    }

    @Test func keepsNoMoreThanItsBound() throws {
        let size = 1 << 20
        let blocks = try (0..<40).map { _ in try #require(CurlMemory.take(size)) }
        #expect(Set(blocks).count == blocks.count)
        for block in blocks { CurlMemory.giveBack(block) }
        #expect(CurlMemory.keptBytes <= CurlMemory.most)
        CurlMemory.giveBack(nil)
    }

    /// Other tests leave blocks as well.
    private func makeRoom() {
        for power in 14...20 {
            // Never given back.
            for _ in 0..<512 where CurlMemory.keptBytes > CurlMemory.most / 2 { _ = CurlMemory.take(1 << power) }
        }
    }

    @Test(
        arguments: [
            (16, 8, nil, 1 << 20), (1, 8, nil, 1 << 20), (64, 8, nil, 256 << 10), (8, 64, nil, 256 << 10),
            (512, 8, nil, 32 << 10), (16, 8, 100_000, 16 << 10),
        ] as [(Int, Int, Int64?, Int)])
    func allConnectionsTogetherAreBounded(jobs: Int, connections: Int, limit: Int64?, size: Int) {
        var options = TransportOptions()
        (options.jobs, options.connections, options.limitRate) = (jobs, connections, limit)
        #expect(options.receiveBuffer == size)
    }
}
