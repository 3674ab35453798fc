internal import CISAL
internal import CZlib
internal import FetchCore

/// Inflates a gzip file of one or more members front to back (RFC 1952), and knows where it can be taken up again.
///
/// Between two blocks of a deflate stream (RFC 1951 §3.2) nothing but the last 32 KiB of content is needed to go on.
/// zlib stops there when asked to, which ISA-L does not.
final class InflatedStream {
    private enum Part {
        case header(GzipHeader)
        case body
        case trailer
        case gap
        case end
    }

    /// Bytes of content given at a time.
    private static let outputSize = 128 * 1024
    private static let windowSize = 32 * 1024
    /// How many places are remembered: a tar's headers seldom lie further back than the chunk before.
    private static let remembered = 4

    private let name: String
    private let pull: BytePull
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: outputSize, alignment: 64)
    private var input: [UInt8] = []
    /// How much of `input` is used up.
    private var used = 0
    /// The input before this one, and what was read ahead of it.
    private var previous: [UInt8] = []
    private var ahead: [[UInt8]] = []
    private var part = Part.header(GzipHeader())
    /// Bytes of the file before `input`.
    private var base: Int64 = 0
    private var isFirst = true
    private var unpacked: Int64 = 0
    private var crc: UInt32 = 0
    private var length: Int64 = 0
    /// The last places between blocks, oldest first, with their windows.
    private var places: [(byte: Int64, inflation: ArchivePosition.Inflation)] = []
    /// The place last compacted: small members share one.
    private var lastCompacted: ArchivePosition.Inflation?

    /// Starts at the first byte, or at a place that ``place(before:)`` gave, from whose `byte` on `pull` then gives.
    init(name: String, at position: ArchivePosition?, pull: @escaping BytePull) {
        self.name = name
        self.pull = pull
        stream.initialize(to: z_stream())
        _ = fetch_inflate_init_raw(stream)
        guard let position, let inflation = position.inflation else { return }
        base = position.byte
        unpacked = inflation.unpacked
        crc = inflation.crc
        length = inflation.length
        isFirst = false
        part = .body
        inflation.window.withUnsafeBufferPointer { _ = inflateSetDictionary(stream, $0.baseAddress, UInt32($0.count)) }
        pending = inflation.bits
        places = [(position.byte, inflation)]
    }

    /// Bits of the first byte that are still to be given to zlib after taking up.
    private var pending = 0

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// The last place between blocks at or before a byte of the unpacked archive.
    func place(before byte: Int64) -> (byte: Int64, inflation: ArchivePosition.Inflation)? {
        places.last { $0.inflation.unpacked <= byte }
    }

    /// The same place with only those bytes of its window that the content behind it refers to, the others zero: such a
    /// window takes a fraction of the room.
    ///
    /// The content right behind the place is inflated with windows of marks; what comes out shows which bytes of the
    /// window were copied. Pulls input ahead where it needs to.
    func compacted(
        _ place: (byte: Int64, inflation: ArchivePosition.Inflation)
    ) throws(FetchError) -> ArchivePosition.Inflation {
        if let last = lastCompacted, last.unpacked == place.inflation.unpacked { return last }
        guard !place.inflation.window.isEmpty, let first = try inputBehind(place.byte) else { return place.inflation }
        var inflation = place.inflation
        inflation.window = WindowProbe(bits: inflation.bits, input: first).sparse(inflation.window)
        lastCompacted = inflation
        return inflation
    }

    /// Compressed bytes from a place on, enough for more than a window of content; `nil` when they are gone.
    private func inputBehind(_ byte: Int64) throws(FetchError) -> [UInt8]? {
        let enough = 3 * Self.windowSize
        let start = base - Int64(previous.count)
        guard byte >= start else { return nil }
        var bytes: [UInt8] = []
        if byte < base { bytes += previous[Int(byte - start)...].prefix(enough) }
        bytes += input[Int(max(0, byte - base))...].prefix(enough - bytes.count)
        for chunk in ahead { bytes += chunk.prefix(enough - bytes.count) }
        while bytes.count < enough, let more = try pull() {
            ahead.append(more)
            bytes += more.prefix(enough - bytes.count)
        }
        return bytes
    }

    /// The next piece of content, valid until the next call; `nil` at the end of a file that was whole.
    func next() throws(FetchError) -> UnsafeRawBufferPointer? {
        while true {
            switch part {
            case .header(let header): try readHeader(header)
            case .body: if let piece = try inflate() { return piece }
            case .trailer: try readTrailer()
            case .gap: try readGap()
            case .end: return nil
            }
        }
    }

    /// Gets more input when all of it is used up; false at the end of the file.
    private func fill() throws(FetchError) -> Bool {
        while used == input.count {
            guard let more = try ahead.isEmpty ? pull() : ahead.removeFirst() else { return false }
            base += Int64(used)
            used = 0
            previous = input
            input = more
        }
        return true
    }

    /// Compressed bytes used for the content given so far.
    var here: Int64 { base + Int64(used) }

    private func readHeader(_ start: GzipHeader) throws(FetchError) {
        var header = start
        while !header.isComplete {
            guard try fill() else { throw cut() }
            do throws(GzipHeader.Fault) { try header.take(input[used]) } catch {
                let what = error == .magic && !isFirst ? "data after its gzip stream" : error.rawValue
                throw .damaged(name, "has \(what), at byte \(here)")
            }
            used += 1
        }
        inflateReset(stream)
        (crc, length) = (0, 0)
        part = .body
        remember(bits: 0)
    }

    private func inflate() throws(FetchError) -> UnsafeRawBufferPointer? {
        guard try fill() else { throw cut() }
        if pending > 0 {
            inflatePrime(stream, Int32(pending), Int32(input[used] >> (8 - pending)))
            pending = 0
            used += 1
            guard try fill() else { throw cut() }
        }
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(Self.outputSize)
        let offered = input.count - used
        let result = input.withUnsafeBufferPointer { bytes -> Int32 in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress! + used)
            stream.pointee.avail_in = UInt32(offered)
            return CZlib.inflate(stream, Z_BLOCK)
        }
        used += offered - Int(stream.pointee.avail_in)
        guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
            throw .damaged(name, "is damaged: its compressed data is damaged, at or before byte \(here)")
        }
        let count = Self.outputSize - Int(stream.pointee.avail_out)
        let piece = UnsafeRawBufferPointer(rebasing: output[..<count])
        if count > 0 {
            crc = crc32_gzip_refl(crc, piece.bindMemory(to: UInt8.self).baseAddress, UInt64(count))
            length += Int64(count)
            unpacked += Int64(count)
        }
        if result == Z_STREAM_END {
            part = .trailer
        } else if stream.pointee.data_type & 128 != 0, stream.pointee.data_type & 64 == 0 {
            remember(bits: Int(stream.pointee.data_type & 7))
        }
        return count > 0 ? piece : nil
    }

    /// Notes a place between two blocks.
    private func remember(bits: Int) {
        if places.last?.inflation.unpacked == unpacked { return }
        var count: UInt32 = 0
        let window = [UInt8](unsafeUninitializedCapacity: Self.windowSize) { buffer, filled in
            inflateGetDictionary(stream, buffer.baseAddress, &count)
            filled = Int(count)
        }
        if places.count == Self.remembered { places.removeFirst() }
        places.append(
            (
                here - (bits > 0 ? 1 : 0),
                ArchivePosition.Inflation(bits: bits, unpacked: unpacked, window: window, crc: crc, length: length)
            ))
    }

    private func readTrailer() throws(FetchError) {
        var trailer: UInt64 = 0
        for index in 0..<8 {
            guard try fill() else { throw cut() }
            trailer |= UInt64(input[used]) << (8 * index)
            used += 1
        }
        guard UInt32(truncatingIfNeeded: trailer) == crc,
            UInt32(truncatingIfNeeded: trailer >> 32) == UInt32(truncatingIfNeeded: length)
        else {
            throw .damaged(name, "is damaged: its content does not match its gzip checksum, at or before byte \(here)")
        }
        isFirst = false
        part = .gap
    }

    /// Another member follows, or zeros that only pad (GNU gzip), or nothing.
    private func readGap() throws(FetchError) {
        guard try fill() else {
            part = .end
            return
        }
        if input[used] != 0 {
            part = .header(GzipHeader())
            return
        }
        while try fill() {
            guard input[used] == 0 else { throw .damaged(name, "has data after its gzip stream, at byte \(here)") }
            used += 1
        }
        part = .end
    }

    private func cut() -> FetchError {
        .damaged(name, "is cut: its gzip stream breaks off at byte \(here)")
    }
}
