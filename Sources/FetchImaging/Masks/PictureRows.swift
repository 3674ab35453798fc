import CVips
import FetchCore

/// The stored rows of a picture from top to bottom, some at a time, so that any size can be read in little memory.
final class PictureRows {
    /// The types a value may have.
    enum ValueKind: Int32 {
        case unsigned8 = 0
        case unsigned16 = 2
        case signed16 = 3
        case unsigned32 = 4
        case signed32 = 5

        /// Bytes of one value.
        var bytes: Int { self == .unsigned8 ? 1 : rawValue < 4 ? 2 : 4 }
    }

    /// Values per pixel.
    let bands: Int
    let kind: ValueKind
    private let width: Int
    private let height: Int
    private let rows: OpaquePointer
    private let input: Input

    /// What libvips reads through: the content, with the bytes that stand in for stored ones.
    private final class Input {
        let content: PartContent
        let indices: StoredIndices

        init(_ content: PartContent, _ indices: StoredIndices) {
            self.content = content
            self.indices = indices
        }

        func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let count: Int
            switch content {
            case .bytes(let bytes):
                let start = min(Int(offset), bytes.count)
                count = min(buffer.count, bytes.count - start)
                bytes.withUnsafeBytes {
                    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + count]))
                }
            case .file(let file):
                guard let bytes = try? file.read(at: offset, count: buffer.count) else { return -1 }
                buffer.copyBytes(from: bytes)
                count = bytes.count
            }
            indices.apply(to: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: offset)
            return count
        }
    }

    /// Opens a picture. Errors: `damaged-picture`; `unexpected` when libvips is not installed.
    init(_ content: PartContent, indices: StoredIndices) throws(FetchError) {
        try VipsLibrary.require()
        input = Input(content, indices)
        var layout = fetch_vips_layout()
        let opened = fetch_vips_rows_open(
            content.size,
            { context, offset, buffer, length in
                let input = Unmanaged<Input>.fromOpaque(context!).takeUnretainedValue()
                return Int64(
                    input.read(at: offset, into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(length))))
            }, Unmanaged.passUnretained(input).toOpaque(), &layout)
        guard let opened else { throw VipsLibrary.failure() }
        rows = opened
        guard let kind = ValueKind(rawValue: layout.format) else {
            fetch_vips_rows_close(opened)
            throw FetchError.damagedPicture("its values are no whole numbers")
        }
        self.kind = kind
        bands = Int(layout.bands)
        width = Int(layout.width)
        height = Int(layout.height)
    }

    deinit { fetch_vips_rows_close(rows) }

    /// Bytes of one row.
    var rowBytes: Int { width * bands * kind.bytes }

    /// Calls `body` with the pixels of some rows and the number of the first of them, until all rows were seen.
    func forEachStrip(
        _ body: (_ pixels: UnsafeRawBufferPointer, _ top: Int, _ count: Int) throws(FetchError) -> Void
    ) throws(FetchError) {
        let step = max(1, min(128, (1 << 20) / max(1, rowBytes)))
        var top = 0
        while top < height {
            let count = min(step, height - top)
            var size = 0
            guard let pixels = fetch_vips_rows_read(rows, Int32(top), Int32(count), &size) else {
                throw VipsLibrary.failure()
            }
            defer { fetch_vips_free(pixels) }
            try body(UnsafeRawBufferPointer(start: pixels, count: size), top, count)
            top += count
        }
    }
}
