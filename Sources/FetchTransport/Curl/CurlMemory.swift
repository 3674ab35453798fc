import CCurl
import Glibc
import Synchronization

/// The memory libcurl works in: the system's, with large blocks kept for the next request.
///
/// libcurl gets its receive buffer anew for every request. An allocator that gives so large a block back to the kernel
/// each time makes the kernel clear it each time, which for small files costs more than receiving them. Large blocks are
/// maps of their own, as of mmap(2): between small blocks they would leave gaps that nothing fits into.
enum CurlMemory {
    /// Blocks below this many bytes are left to malloc(3).
    private static let smallest = 32 * 1024
    private static let page = 4096
    /// The most that is kept, in bytes: what all connections together may have for receiving.
    static let most = 16 << 20

    /// Large blocks: a block is its address and its size in bytes.
    private struct Blocks {
        /// Those that libcurl has.
        var given: [UInt: Int] = [:]
        /// Those that are kept.
        var kept: [(block: UInt, size: Int)] = []
        /// The sum of the sizes of what is kept.
        var bytes = 0
    }

    private static let blocks = Mutex(Blocks())

    /// Readies libcurl for this process; more calls do nothing.
    static func start() {
        _ = curl_global_init_mem(
            Int(CURL_GLOBAL_DEFAULT), { CurlMemory.take($0) }, { CurlMemory.giveBack($0) },
            { CurlMemory.resize($0, $1) }, { strdup($0!) }, { calloc($0, $1) })
    }

    /// A block of so many bytes, as malloc(3).
    static func take(_ size: Int) -> UnsafeMutableRawPointer? {
        if size < smallest { return malloc(size) }
        let size = (size + page - 1) & ~(page - 1)
        guard let block = reuse(size) ?? map(size) else { return nil }
        return UnsafeMutableRawPointer(bitPattern: block)
    }

    /// The block used last that fits, and is not more than twice as large.
    private static func reuse(_ size: Int) -> UInt? {
        blocks.withLock { blocks in
            guard let place = blocks.kept.lastIndex(where: { (size...2 * size).contains($0.size) }) else { return nil }
            let used = blocks.kept.remove(at: place)
            blocks.bytes -= used.size
            blocks.given[used.block] = used.size
            return used.block
        }
    }

    private static func map(_ size: Int) -> UInt? {
        guard let block = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            block != MAP_FAILED
        else { return nil }
        let address = UInt(bitPattern: block)
        blocks.withLock { $0.given[address] = size }
        return address
    }

    /// Takes a block back, as free(3).
    static func giveBack(_ block: UnsafeMutableRawPointer?) {
        guard let block else { return }
        guard let size = size(of: block) else { return free(block) }
        let address = UInt(bitPattern: block)
        let isKept = blocks.withLock { blocks in
            blocks.given[address] = nil
            guard blocks.bytes + size <= most else { return false }
            blocks.kept.append((address, size))
            blocks.bytes += size
            return true
        }
        if !isKept { munmap(block, size) }
    }

    /// The same content in a block of so many bytes, as realloc(3).
    static func resize(_ block: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
        guard let block, let old = self.size(of: block) else { return realloc(block, size) }
        guard let new = take(size) else { return nil }
        new.copyMemory(from: block, byteCount: min(old, size))
        giveBack(block)
        return new
    }

    /// The size in bytes of a large block that libcurl has; `nil` for any other. Large blocks begin at pages, so that
    /// few others are looked for.
    private static func size(of block: UnsafeMutableRawPointer) -> Int? {
        let address = UInt(bitPattern: block)
        return address & UInt(page - 1) == 0 ? blocks.withLock { $0.given[address] } : nil
    }

    /// What is kept now, in bytes.
    static var keptBytes: Int { blocks.withLock { $0.bytes } }
}
