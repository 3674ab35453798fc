import CLinux
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
        if transfer.mayTake(size) { return transfer.takes(bytes, of: head) }
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
        var position: off_t = 0
        while position < size {
            // In the kernel, and without a second copy where the file system can share blocks.
            let count = fetch_copy_file_range(
                file, writer.descriptor, position, Int(min(size - Int64(position), 64 << 20)))
            if count < 0 && errno == EINTR { continue }
            if count < 0 && [EXDEV, EINVAL, EOPNOTSUPP, ENOSYS].contains(errno) {
                position += try copyPiece(file, at: position, to: writer.descriptor)
            } else if count > 0 {
                position += off_t(count)
            } else {
                throw FetchError.system(count < 0 ? errno : EIO, "copying \(SafeText.printable(path))")
            }
            transfer.advances(to: ByteRanges(prefix: Int64(position)))
        }
    }

    private func copyPiece(_ file: Int32, at position: off_t, to target: Int32) throws -> off_t {
        try withUnsafeTemporaryAllocation(byteCount: 256 * 1024, alignment: 4096) { buffer in
            let count = pread(file, buffer.baseAddress!, buffer.count, position)
            guard count > 0 else { throw FetchError.system(count < 0 ? errno : EIO, "reading \(transfer.label)") }
            try DescriptorBytes.write(
                UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: target, at: Int64(position),
                "writing \(transfer.label)")
            return off_t(count)
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
