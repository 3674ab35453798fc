import FetchCore
import Synchronization

/// Takes single files out of an archive. Asked in the order of the archive, it reads it once.
final class ArchiveContents: Sendable {
    private struct State: @unchecked Sendable {
        var reader: ArchiveReader?
        var next: Int64 = 0
    }

    private let path: String
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    /// The bytes of the file at this place.
    ///
    /// - Throws: ``FetchError`` with code `not-found` when the archive ends before it, and those of ``ArchiveReader``.
    func bytes(ofEntry index: Int64) throws(FetchError) -> [UInt8] {
        let result = state.withLock { state -> Result<[UInt8], FetchError> in
            do throws(FetchError) {
                return .success(try Self.read(index, path, &state))
            } catch {
                state.reader = nil
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func read(_ index: Int64, _ path: String, _ state: inout State) throws(FetchError) -> [UInt8] {
        if state.reader == nil || index < state.next {
            state.reader = try ArchiveReader(path: path)
            state.next = 0
        }
        while let entry = try state.reader?.next() {
            state.next = entry.index + 1
            guard entry.index == index else { continue }
            guard entry.size <= EntryPipe.largestEntry else {
                throw FetchError(.unexpectedAnswer, "entry \(index) of \(path) is too large to be taken out")
            }
            var bytes = [UInt8](repeating: 0, count: entry.size)
            var failure: FetchError?
            let count = bytes.withUnsafeMutableBytes { buffer -> Int in
                do throws(FetchError) { return try state.reader?.read(into: buffer) ?? 0 } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            bytes.removeLast(bytes.count - count)
            return bytes
        }
        throw FetchError(.notFound, "\(SafeText.printable(path)) has no entry \(index) any more")
    }
}
