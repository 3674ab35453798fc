import FetchCore

/// The threads that carry whole assets from the network to a sink without files, each one asset at a time.
final class RemoteDesk: Sendable {
    /// Assets that wait for a thread.
    private let queue = WorkQueue<AssetTransfer>()
    private let sink: any RemoteSink
    private let ifExists: IfExists
    private unowned let desk: TransferDesk

    init(_ sink: any RemoteSink, ifExists: IfExists, desk: TransferDesk) {
        self.sink = sink
        self.ifExists = ifExists
        self.desk = desk
    }

    /// Starts the threads. `looks` says whether something may lie under final names already.
    func start(looks: Bool) {
        let policy = looks ? ifExists : .overwrite
        for _ in 0..<sink.width {
            DetachedThread.start("fetch-upload") { [self] in
                while let transfer = queue.takeOne() {
                    RemoteRun(transfer: transfer, sink: sink, desk: desk, ifExists: policy).run()
                }
            }
        }
    }

    /// Takes an asset over.
    func add(_ transfer: AssetTransfer) { queue.add(transfer) }

    /// Ends the threads after what is queued.
    func close() { queue.close() }
}
