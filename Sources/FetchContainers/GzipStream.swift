internal import FetchCore

/// Inflates the members of a gzip file one after the other and hands their content to a tar walk (RFC 1952 §2.2).
///
/// Zero bytes after the last member are padding, as GNU gzip has it; anything else there is refused.
final class GzipStream: ContentInspector {
    private enum Part {
        case header(GzipHeader)
        case body
        case gap
        case padding
    }

    private let name: String
    private let walk: TarWalk
    private let inflater = Inflater()
    private var part = Part.header(GzipHeader())
    /// Compressed bytes read.
    private var position: Int64 = 0
    private var isFirst = true

    init(name: String, into walk: TarWalk) {
        self.name = name
        self.walk = walk
        walk.isUnpacked = true
    }

    func consume(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try step(rest)
            position += Int64(count)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func finish() throws(FetchError) {
        switch part {
        case .gap, .padding: try walk.finish()
        case .header, .body:
            throw .damaged(name, "is cut: its gzip stream breaks off at byte \(position), \(walk.whereabouts)")
        }
    }

    private func step(_ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        switch part {
        case .header(let header): return try readHeader(header, bytes)
        case .body: return try inflate(bytes)
        case .gap:
            part = bytes[0] == 0 ? .padding : .header(GzipHeader())
            return 0
        case .padding: return try skipZeros(bytes)
        }
    }

    private func readHeader(_ start: GzipHeader, _ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        var header = start
        for (index, byte) in bytes.enumerated() {
            do throws(GzipHeader.Fault) { try header.take(byte) } catch {
                throw headerError(error, at: position + Int64(index))
            }
            guard header.isComplete else { continue }
            inflater.reset()
            part = .body
            return index + 1
        }
        part = .header(header)
        return bytes.count
    }

    private func headerError(_ fault: GzipHeader.Fault, at byte: Int64) -> FetchError {
        if fault == .magic, !isFirst { return .damaged(name, "has data after its gzip stream, at byte \(byte)") }
        return .damaged(name, "has \(fault.rawValue), at byte \(byte)")
    }

    private func inflate(_ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        let given = inflater.give(bytes)
        while let content = try nextContent(of: given) {
            try walk.consume(content)
        }
        if inflater.isFinished {
            isFirst = false
            part = .gap
        }
        return given - inflater.unread
    }

    private func nextContent(of given: Int) throws(FetchError) -> UnsafeRawBufferPointer? {
        do throws(Inflater.Fault) {
            return try inflater.next()
        } catch {
            let byte = position + Int64(given - inflater.unread)
            throw .damaged(name, "is damaged: \(error.rawValue), at or before byte \(byte), \(walk.whereabouts)")
        }
    }

    private func skipZeros(_ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        if let index = bytes.firstNonzero {
            throw .damaged(name, "has data after its gzip stream, at byte \(position + Int64(index))")
        }
        return bytes.count
    }
}
