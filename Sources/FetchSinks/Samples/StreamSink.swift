public import FetchCore
import Glibc

/// Writes samples as one tar to an open file, such as standard output, as fast as its reader takes them.
///
/// What was written cannot be taken back, so a stream is never gone on with.
public final class StreamSink: SampleSink, @unchecked Sendable {
    private let descriptor: Int32
    // Used on one thread.
    private var tar: TarWriter?

    /// Writes to an open file, which stays the caller's.
    public init(descriptor: Int32) { self.descriptor = descriptor }

    public var words: String { "a stream" }
    public var needsTotal: Bool { false }

    public func begin(at mark: String?, total: Int?) throws(FetchError) {
        NamesInUTF8.onThisThread()
        tar = try TarWriter { [descriptor] (bytes) throws(FetchError) in
            var written = 0
            while written < bytes.count {
                let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else {
                    let reason = errno == EPIPE ? "its reader has gone" : SystemError.text(errno)
                    throw FetchError(.localIO, "standard output takes no more: \(reason)", disposition: .fatal)
                }
                written += count
            }
        }
    }

    public func closesPiece(before sample: Sample) -> Bool { false }

    public func put(_ sample: Sample) throws(FetchError) -> Bool {
        for part in sample.parts {
            try tar?.add(part.path?.string ?? "\(sample.key).\(part.name)", part.content)
        }
        return false
    }

    public func commit() -> SampleCommit { SampleCommit(mark: "", finished: []) }

    public func end() throws(FetchError) -> SampleCommit {
        try tar?.finish()
        tar = nil
        return commit()
    }

    public func publish(_ piece: SamplePiece) -> Bool { true }
    public func describe(_ pieces: [SamplePiece]) {}
}
