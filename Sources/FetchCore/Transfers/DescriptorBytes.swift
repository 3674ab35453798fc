import Glibc

/// Bytes of files that are open.
public enum DescriptorBytes {
    /// Writes all bytes at a place of a file.
    ///
    /// - Parameter what: What is being done, for the error: "writing NAME".
    /// - Throws: ``FetchError`` with code `no-space` or `local-io`.
    public static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at start: Int64, _ what: @autoclosure () -> String
    ) throws(FetchError) {
        var written = 0
        while written < bytes.count {
            let place = off_t(start) + off_t(written)
            let count = pwrite(descriptor, bytes.baseAddress! + written, bytes.count - written, place)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FetchError.system(errno, what()) }
            written += count
        }
    }

    /// Writes all bytes at the beginning of a file.
    public static func write(
        _ bytes: [UInt8], to descriptor: Int32, at start: Int64 = 0, _ what: @autoclosure () -> String
    ) throws(FetchError) {
        let failure = bytes.withUnsafeBytes { bytes -> FetchError? in
            do throws(FetchError) {
                try write(bytes, to: descriptor, at: start, what())
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }
}
