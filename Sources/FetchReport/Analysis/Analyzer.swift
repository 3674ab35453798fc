public import FetchCore
import Glibc
import Synchronization

/// Sums up what lies in a directory, on all cores, in memory that does not grow with it.
public struct Analyzer: Sendable {
    /// Opens an archive whose bytes a closure gives.
    public typealias ArchiveOpening =
        @Sendable (_ name: String, _ pull: @escaping BytePull) throws(FetchError) -> any MemberReader
    typealias ArchiveBytes = @Sendable (_ folder: Int32, _ name: String) throws(FetchError) -> BytePull

    let form: any DatasetForm
    let directory: String
    let strata: ChosenStrata
    let openArchive: ArchiveOpening
    let archiveBytes: ArchiveBytes = { (folder, name) throws(FetchError) in
        let file = try ArchiveFile(name, in: folder)
        return { () throws(FetchError) in try file.next() }
    }

    /// Prepares an analysis.
    ///
    /// - Parameters:
    ///   - strata: what the selection was spread over, where it was.
    ///   - openArchive: reads archives of the dataset that are not unpacked.
    public init(
        form: any DatasetForm, directory: String, strata: ChosenStrata, openArchive: @escaping ArchiveOpening
    ) {
        self.form = form
        self.directory = directory
        self.strata = strata
        self.openArchive = openArchive
    }

    /// Reads everything. A file that cannot be read is counted and named, and the others go on.
    ///
    /// - Parameter onProgress: called now and then, on any thread, with how many more annotations were read.
    /// - Throws: ``FetchError``: `not-found` when there is no such directory, `local-io` when it cannot be read.
    public func run(threads: Int, onProgress: @escaping @Sendable (Int) -> Void) throws(FetchError) -> Analysis {
        let walk = SharedWalk(try FolderWalk(directory))
        let keys = SharedKeys()
        let total = Mutex(Tally(form.quantities))
        let gates = (0..<max(1, threads)).map { _ in ThreadGate() }
        for gate in gates {
            DetachedThread.start("fetch-analyze") {
                let worker = AnalysisWorker(self, keys: keys)
                while let part = walk.next() {
                    let before = worker.tally.annotations
                    worker.work(part)
                    onProgress(worker.tally.annotations - before)
                }
                total.withLock { $0.add(worker.tally) }
                gate.open()
            }
        }
        for gate in gates { gate.wait() }
        var tally = total.withLock { $0 }
        for failure in walk.failures { tally.fail(failure.path.isEmpty ? "." : failure.path, failure.reason) }
        return Analysis(form, tally, keys: keys.all, strata: strata)
    }
}

/// A ``FolderWalk`` for several threads.
private final class SharedWalk: @unchecked Sendable {
    private let walk: FolderWalk
    private let lock = Mutex<Void>(())

    init(_ walk: FolderWalk) { self.walk = walk }

    func next() -> FolderWalk.Part? { lock.withLock { _ in walk.next() } }

    var failures: [(path: String, reason: String)] { lock.withLock { _ in walk.failures } }
}
