import Testing

@testable import FetchEngine

@Suite("Small assets in memory") struct HeldBytesTests {
    @Test func aBufferIsUsedAgainForAnAssetThatFits() {
        let held = HeldBytes()
        var body = held.buffer(for: 10_000)
        #expect(body.isEmpty && body.capacity >= 10_000)
        body.append(contentsOf: [1, 2, 3])
        held.add(Int64(body.count))
        let address = body.withUnsafeBufferPointer { $0.baseAddress }
        held.takeBack(&body)
        #expect(body.isEmpty)
        let larger = held.buffer(for: 20_000)
        #expect(larger.capacity >= 20_000 && larger.withUnsafeBufferPointer { $0.baseAddress } != address)
        let again = held.buffer(for: 12_000)
        #expect(again.isEmpty)
        #expect(again.withUnsafeBufferPointer { $0.baseAddress } == address)
    }

    @Test func whatWaitsIsBounded() {
        let held = HeldBytes()
        var count = 0
        while held.mayAdd(HeldBytes.largest) {
            held.add(HeldBytes.largest)
            count += 1
        }
        #expect((16...1024).contains(count))
        var body = [UInt8](repeating: 0, count: Int(HeldBytes.largest))
        held.takeBack(&body)
        #expect(held.mayAdd(HeldBytes.largest))
        var empty: [UInt8] = []
        held.takeBack(&empty)
        #expect(held.buffer(for: 0).isEmpty)
    }
}
