import FetchCore
import Synchronization
import Testing

@Suite("An item sequence")
struct ItemSequenceTests {
    @Test(arguments: [0, 1, 5])
    func givesItemsInMemoryInOneBatch(count: Int) async throws {
        let sequence = ItemSequence(items(0..<count))
        let next = sequence.batches()
        if count > 0 { #expect(try await next() == items(0..<count)) }
        #expect(try await next() == nil)
        #expect(try await next() == nil)
    }

    @Test func givesTheItemsOfItsBatchesOneByOne() async throws {
        #expect(try await ids(of: batches([0..<3, 3..<4, 4..<9])) == (0..<9).map(String.init))
    }

    @Test func canBeWalkedAgain() async throws {
        let sequence = batches([0..<3, 3..<4])
        #expect(try await ids(of: sequence) == ["0", "1", "2", "3"])
        #expect(try await ids(of: sequence) == ["0", "1", "2", "3"])
    }

    @Test func startsNothingBeforeTheFirstNext() async throws {
        let asked = Mutex(0)
        let sequence = ItemSequence {
            var isFirst = true
            return {
                asked.withLock { $0 += 1 }
                defer { isFirst = false }
                return isFirst ? [Item(id: "0", assets: [])] : nil
            }
        }
        var iterator = sequence.mapBatches { $0 }.makeAsyncIterator()
        #expect(asked.withLock { $0 } == 0)
        #expect(try await iterator.next()?.id == "0")
        #expect(asked.withLock { $0 } == 1)
        #expect(try await iterator.next() == nil)
    }

    @Test func dropsBatchesThatBecomeEmpty() async throws {
        let next = batches([0..<2, 2..<4, 4..<6, 6..<8]).mapBatches { batch in
            batch.filter { ["3", "7"].contains($0.id) }
        }.batches()
        #expect(try await next()?.map(\.id) == ["3"])
        #expect(try await next()?.map(\.id) == ["7"])
        #expect(try await next() == nil)
    }

    @Test func passesOnErrorsOfTheListingAndOfAChange() async {
        let failure = FetchError(.badInput, "line 3")
        let broken = ItemSequence { { throw failure } }
        await #expect(throws: failure) { try await ids(of: broken) }
        await #expect(throws: failure) { try await ids(of: broken.mapBatches { $0 }) }
        await #expect(throws: failure) { try await ids(of: batches([0..<1]).mapBatches { _ in throw failure }) }
    }

    private func items(_ range: Range<Int>) -> [Item] { range.map { Item(id: String($0), assets: []) } }

    private func batches(_ ranges: [Range<Int>]) -> ItemSequence {
        let all = ranges.map(items)
        return ItemSequence {
            var rest = all[...]
            return { rest.popFirst() }
        }
    }

    private func ids(of sequence: ItemSequence) async throws -> [String] {
        var ids: [String] = []
        for try await item in sequence { ids.append(item.id) }
        return ids
    }
}
