/// A listing that is one batch ahead of whoever walks it, who asks for one batch after the other.
final class BatchAhead: @unchecked Sendable {
    // One task at a time calls it: the next one is made when the last one has ended.
    private let list: ItemSequence.NextBatch
    private var coming: Task<[Item]?, any Error>?

    init(_ list: @escaping ItemSequence.NextBatch) { self.list = list }

    deinit { coming?.cancel() }

    func next() async throws -> [Item]? {
        let task = coming ?? start()
        coming = nil
        let batch = try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
        if batch != nil { coming = start() }
        return batch
    }

    private func start() -> Task<[Item]?, any Error> {
        Task { [list = Once(list)] in try await list.next() }
    }

    /// Lends the listing to a task.
    private struct Once: @unchecked Sendable {
        let next: ItemSequence.NextBatch
        init(_ next: @escaping ItemSequence.NextBatch) { self.next = next }
    }
}
