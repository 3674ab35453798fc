import FetchCore
import Glibc

/// Bytes that are on this machine already, on their way to a final name: the same way as those of the network.
struct LocalContent {
    private let content: TransferRequest.Local
    /// Bytes copied at a time.
    private static let block = 1 << 20

    init(_ content: TransferRequest.Local) { self.content = content }

    /// Brings the asset; the transfer is told of its end.
    func bring(_ transfer: AssetTransfer) async {
        switch content {
        case .bytes(let bytes) where transfer.mayTake(Int64(bytes.count)):
            transfer.takes(bytes, of: ResponseHead(status: 200, size: Int64(bytes.count)))
            end(transfer, nil)
        case .bytes(let bytes):
            end(transfer, write(bytes, to: transfer))
        case .file(let path):
            await withCheckedContinuation { continuation in
                DetachedThread.start("fetch-copy") {
                    end(transfer, copy(path, to: transfer))
                    continuation.resume()
                }
            }
        }
    }

    private func end(_ transfer: AssetTransfer, _ error: FetchError?) {
        transfer.ends(TransferOutcome(error: error, received: 0, requests: 0))
    }

    private func write(_ bytes: [UInt8], to transfer: AssetTransfer) -> FetchError? {
        do throws(FetchError) {
            let landing = try begin(transfer, size: Int64(bytes.count))
            try put(bytes[...], at: 0, landing, transfer)
            transfer.advances(to: ByteRanges(prefix: Int64(bytes.count)))
            return nil
        } catch {
            return error
        }
    }

    private func copy(_ path: String, to transfer: AssetTransfer) -> FetchError? {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else {
            let reason = SystemError.text(errno)
            return FetchError(.notFound, "\(transfer.label) cannot be read: \(reason)")
        }
        defer { close(source) }
        do throws(FetchError) {
            let landing = try begin(transfer, size: FileSize.of(source))
            var block = [UInt8](repeating: 0, count: Self.block)
            var position: Int64 = 0
            while true {
                let count = read(source, &block, block.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw FetchError.system(errno, "reading \(path)") }
                if count == 0 { return nil }
                try put(block[..<count], at: position, landing, transfer)
                position += Int64(count)
                transfer.advances(to: ByteRanges(prefix: position))
                if let objection = transfer.objection { throw objection }
            }
        } catch {
            return error
        }
    }

    /// Opens the destination; what an earlier run left there is written over.
    private func begin(_ transfer: AssetTransfer, size: Int64) throws(FetchError) -> Landing {
        let landing = try transfer.open()
        if !landing.present.ranges.isEmpty { try transfer.restarts() }
        if let promised = transfer.promisedSize, promised != size {
            throw FetchError(
                .wrongSize, "\(transfer.label) has \(size) bytes where the list promises \(promised)",
                disposition: .permanent)
        }
        try transfer.begins(ResponseHead(status: 200, size: size), at: 0)
        return landing
    }

    private func put(
        _ bytes: ArraySlice<UInt8>, at offset: Int64, _ landing: Landing, _ transfer: AssetTransfer
    ) throws(FetchError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { rest in
                pwrite(
                    landing.descriptor, rest.baseAddress! + written, rest.count - written,
                    off_t(offset) + off_t(written))
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FetchError.system(errno, "writing \(transfer.label)") }
            written += count
        }
    }
}
