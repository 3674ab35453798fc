import FetchContainers
import FetchCore

/// Runs an inspector over bytes that lie in memory.
enum Inspection {
    static let chunkSizes = [1, 7, 511, 512, 513, 65_536]

    /// Feeds all bytes in chunks and ends the inspection.
    static func run(_ inspector: any ContentInspector, _ bytes: [UInt8], chunk: Int = 65_536) throws(FetchError) {
        try bytes.withUnsafeBufferPointer { (items) throws(FetchError) in
            let raw = UnsafeRawBufferPointer(items)
            for start in stride(from: 0, to: raw.count, by: chunk) {
                try inspector.consume(UnsafeRawBufferPointer(rebasing: raw[start..<min(start + chunk, raw.count)]))
            }
        }
        try inspector.finish()
    }

    /// What an archive inspection of a file called `x.tar` objects to.
    static func objection(to bytes: [UInt8], chunk: Int = 65_536) -> FetchError? {
        do throws(FetchError) {
            try run(ArchiveInspector(name: "x.tar"), bytes, chunk: chunk)
            return nil
        } catch {
            return error
        }
    }
}
