internal import CISAL
import FetchCore

/// Writes a raster as a PNG (W3C PNG 3, ISO/IEC 15948): one IDAT chunk, no interlacing, compressed by ISA-L.
///
/// libpng with zlib takes four times as long for as many bytes, and writing is the most expensive step of making pictures
/// small.
struct PNGFile {
    private let raster: Raster
    private let isFlat: Bool
    /// Bytes of a pixel and of a row.
    private let (pixel, row): (Int, Int)

    init(_ raster: Raster) {
        self.raster = raster
        pixel = raster.bands * raster.valueBytes
        row = pixel * raster.width
        isFlat = raster.isFlat
    }

    /// The whole file.
    ///
    /// - Throws: ``FetchError`` with code `unexpected` when it cannot be compressed.
    func bytes() throws(FetchError) -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        var head = big(raster.width) + big(raster.height)
        // Grey or red, green and blue; then the only compression, the only filtering, no interlacing.
        head += [UInt8(8 * raster.valueBytes), raster.bands < 3 ? 0 : 2, 0, 0, 0]
        append("IHDR", head, to: &file)
        append("IDAT", try compressed(), to: &file)
        append("IEND", [], to: &file)
        return file
    }

    private func append(_ type: String, _ content: [UInt8], to file: inout [UInt8]) {
        file += big(content.count)
        let start = file.count
        file += type.utf8
        file += content
        let checksum = file.withUnsafeBufferPointer { all in
            crc32_gzip_refl(0, all.baseAddress.map { $0 + start }, UInt64(all.count - start))
        }
        file += big(Int(checksum))
    }

    private func big(_ number: Int) -> [UInt8] { withUnsafeBytes(of: UInt32(number).bigEndian, Array.init) }

    /// All rows, each behind the number of its filter, in the form of zlib (RFC 1950).
    private func compressed() throws(FetchError) -> [UInt8] {
        var stream = isal_zstream()
        isal_deflate_init(&stream)
        stream.gzip_flag = UInt16(IGZIP_ZLIB)
        // Levels above are slower, and no better for what is filtered.
        stream.level = 2
        stream.level_buf_size = isal_level2_room
        let room = UnsafeMutablePointer<UInt8>.allocate(capacity: Int(isal_level2_room))
        defer { room.deallocate() }
        stream.level_buf = room
        var line = [UInt8](repeating: 0, count: row + 1)
        var packed = [UInt8](repeating: 0, count: max(4096, row * raster.height / 2))
        var used = 0
        for y in 0..<raster.height {
            filter(y, into: &line)
            stream.end_of_stream = y == raster.height - 1 ? 1 : 0
            try line.withUnsafeMutableBufferPointer { (line) throws(FetchError) in
                stream.next_in = line.baseAddress
                stream.avail_in = UInt32(line.count)
                repeat {
                    if used == packed.count { packed += [UInt8](repeating: 0, count: packed.count) }
                    try deflate(&stream, into: &packed, &used)
                } while stream.avail_in > 0 || stream.avail_out == 0
            }
        }
        packed.removeLast(packed.count - used)
        return packed
    }

    private func deflate(
        _ stream: inout isal_zstream, into packed: inout [UInt8], _ used: inout Int
    ) throws(FetchError) {
        let (from, room) = (used, packed.count - used)
        let status = packed.withUnsafeMutableBufferPointer { packed in
            stream.next_out = packed.baseAddress.map { $0 + from }
            stream.avail_out = UInt32(room)
            return isal_deflate(&stream)
        }
        guard status == COMP_OK else { throw FetchError(.unexpected, "a picture cannot be compressed (\(status))") }
        used += room - Int(stream.avail_out)
    }

    /// Writes a row as the filters `none` and `average` of PNG §9.2 do: flat pictures are best as they are.
    private func filter(_ y: Int, into line: inout [UInt8]) {
        line[0] = isFlat ? 0 : 3
        raster.pixels.withUnsafeBufferPointer { pixels in
            line.withUnsafeMutableBufferPointer { line in
                let start = y * row
                guard let current = pixels.baseAddress.map({ $0 + start }),
                    let target = line.baseAddress.map({ $0 + 1 })
                else { return }
                // Values of two bytes have the more significant one first in a PNG, and last here.
                let swap = raster.valueBytes - 1
                if isFlat {
                    for x in 0..<row { target[x] = current[x ^ swap] }
                    return
                }
                let above = y == 0 ? nil : current - row
                for x in 0..<min(pixel, row) { target[x] = current[x ^ swap] &- (above?[x ^ swap] ?? 0) / 2 }
                for x in pixel..<max(pixel, row) {
                    let sum = Int(current[(x - pixel) ^ swap]) + Int(above?[x ^ swap] ?? 0)
                    target[x] = current[x ^ swap] &- UInt8(truncatingIfNeeded: sum / 2)
                }
            }
        }
    }
}

extension Raster {
    /// Whether most pixels are as their left neighbours: so it is in masks and drawings, and never in photographs.
    fileprivate var isFlat: Bool {
        let (pixel, row) = (bands * valueBytes, bands * valueBytes * width)
        var (equal, seen) = (0, 0)
        pixels.withUnsafeBufferPointer { pixels in
            for y in stride(from: 0, to: height, by: 8) {
                for place in stride(from: y * row + pixel, to: (y + 1) * row, by: pixel) {
                    seen += 1
                    equal += (0..<pixel).allSatisfy { pixels[place + $0] == pixels[place + $0 - pixel] } ? 1 : 0
                }
            }
        }
        return equal * 2 >= seen
    }
}
