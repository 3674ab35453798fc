import FetchCore
import Glibc
import Synchronization

/// The threads that hash and check: one per core, at most four, started when the first asset needs them.
final class InspectionPool: Sendable {
    private struct Task: Sendable {
        /// Keeps the transfer alive, which its inspection refers to.
        let transfer: AssetTransfer
        let inspection: Inspection
    }

    private let threads = ThreadPool<Task>(
        "fetch-inspect", count: max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    private let isStopping = Atomic<Bool>(false)

    func add(_ transfer: AssetTransfer, _ inspection: Inspection) {
        threads.add(Task(transfer: transfer, inspection: inspection)) { [self] next in work(next) }
    }

    /// Lets what runs end early, as interrupted.
    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Ends the threads after what is queued.
    func close() { threads.close() }

    private func work(_ next: () -> Task?) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 4096)
        defer { buffer.deallocate() }
        while let task = next() {
            task.inspection.run(buffer: buffer) { isStopping.load(ordering: .relaxed) }
        }
    }
}
