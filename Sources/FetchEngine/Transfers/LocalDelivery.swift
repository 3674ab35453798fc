import FetchCore
import Glibc

/// Brings an asset whose content is on this machine already: the same checks and the same commit, without a network.
struct LocalDelivery {
    let content: LocalContent
    let transfer: AssetTransfer

    /// Delivers it on a thread that may wait for the disk, and tells the transfer how that ended.
    func run() async {
        let error = await withCheckedContinuation { continuation in
            DetachedThread.start("fetch-local") {
                do {
                    try deliver()
                    continuation.resume(returning: nil as FetchError?)
                } catch {
                    let name = transfer.label
                    continuation.resume(returning: FetchError.wrapping(error, while: "bringing \(name)"))
                }
            }
        }
        transfer.ends(TransferOutcome(error: error, received: 0, requests: 0))
    }

    private func deliver() throws {
        switch content {
        case .bytes(let bytes): try write(bytes)
        case .made(let maker): try write(try maker.make())
        case .file(let path): try copy(path)
        }
    }

    private func write(_ bytes: [UInt8]) throws {
        let size = Int64(bytes.count)
        try refuseWrong(size)
        let head = ResponseHead(status: 200, size: size)
        if transfer.mayHold(size) { return transfer.takes(bytes, of: head) }
        try begin(head)
        try transfer.writer?.write(bytes)
        transfer.advances(to: ByteRanges(prefix: size))
    }

    private func copy(_ path: String) throws {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FetchError.system(errno, "reading \(SafeText.printable(path))") }
        defer { close(file) }
        let size = FileSize.of(file)
        try refuseWrong(size)
        try begin(ResponseHead(status: 200, size: size))
        guard let writer = transfer.writer else { return }
        try FileCopy(name: SafeText.printable(path)).run(file, to: writer.descriptor, size: size) {
            transfer.advances(to: ByteRanges(prefix: $0))
        }
    }

    /// Opens the destination, emptied: going on with a copy would save nothing.
    private func begin(_ head: ResponseHead) throws {
        let landing = try transfer.open()
        if !landing.present.ranges.isEmpty { try transfer.restarts() }
        try transfer.begins(head, at: 0)
    }

    private func refuseWrong(_ size: Int64) throws(FetchError) {
        guard let promised = transfer.promisedSize, promised != size else { return }
        throw FetchError(
            .wrongSize, "what is there of it has \(size) bytes where \(promised) are promised",
            disposition: .permanent)
    }
}
