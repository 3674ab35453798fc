/// A dictionary of large values whose page is read front to back as its values are asked for.
///
/// Writers put values into a dictionary in the order of their first use, so that mostly the next value is the one that
/// is wanted, and passes straight on. A value that will be wanted again, or that is passed over and wanted later, goes
/// into a temporary file. Where the uses are not known, every value that passes goes there.
final class StreamedDictionary {
    /// What a value turned out to be.
    enum Entry {
        case inline([UInt8])
        case large(LargeValue)
    }

    private let open: () throws -> PageData
    private let count: Int
    private let inlineLimit: Int
    private let folder: String
    private let origin: ValueOrigin
    private var page: PageData
    private var position = 0
    /// How often each value will still be asked for.
    private var uses: [Int]?
    private var file: TemporaryFile?
    private var kept: [Int: (offset: Int64, count: Int)] = [:]
    private var passing: LargeValue?

    /// A dictionary of `count` values; `open` gives its page from the first byte on.
    init(
        count: Int, uses: [Int]?, limits: ByteArrayDecoder.Limits, _ open: @escaping () throws -> PageData
    ) throws {
        self.open = open
        self.count = count
        self.uses = uses
        inlineLimit = limits.inline
        folder = limits.folder
        origin = limits.origin
        page = try open()
    }

    /// The value at `index`. A large one that passes can be read until the next call.
    func value(_ index: Int) async throws -> Entry {
        guard index < count else {
            throw Fault.damaged("an index is \(index), and the dictionary has \(count) values")
        }
        try await passing?.abandon()
        passing = nil
        uses?[index] -= 1
        if let place = kept[index], let file { return try read(file, place) }
        if index < position {
            // Somebody uses a value the counts did not foresee.
            page = try open()
            position = 0
        }
        while position < index {
            let length = try await nextLength()
            if isWantedLater(position), kept[position] == nil {
                try await keep(position, length)
            } else {
                try await page.drop(length)
            }
            position += 1
        }
        let length = try await nextLength()
        position += 1
        if isWantedLater(index) {
            try await keep(index, length)
            if let place = kept[index], let file { return try read(file, place) }
        }
        if length <= inlineLimit {
            try await page.require(length)
            defer { page.take(length) }
            return .inline(Array(UnsafeRawBufferPointer(start: page.base, count: length)))
        }
        let value = LargeValue(page, count: length, folder: folder, origin: origin)
        passing = value
        return .large(value)
    }

    private func isWantedLater(_ index: Int) -> Bool {
        guard let uses else { return true }
        return uses[index] > 0
    }

    private func nextLength() async throws -> Int {
        try await page.require(4)
        let length = Int(UInt32(littleEndian: page.base.loadUnaligned(as: UInt32.self)))
        guard length <= page.remaining - 4 else { throw Fault.damaged("a value is longer than its page") }
        page.take(4)
        return length
    }

    private func keep(_ index: Int, _ length: Int) async throws {
        let file = try self.file ?? TemporaryFile(in: folder)
        self.file = file
        let value = LargeValue(page, count: length, folder: folder, origin: origin)
        kept[index] = (try await value.append(to: file), length)
    }

    private func read(_ file: TemporaryFile, _ place: (offset: Int64, count: Int)) throws -> Entry {
        guard place.count <= inlineLimit else {
            return .large(
                LargeValue(file, offset: place.offset, count: place.count, folder: folder, origin: origin))
        }
        let bytes = try [UInt8](unsafeUninitializedCapacity: place.count) { memory, count in
            try file.read(at: place.offset, into: UnsafeMutableRawBufferPointer(memory))
            count = place.count
        }
        return .inline(bytes)
    }
}
