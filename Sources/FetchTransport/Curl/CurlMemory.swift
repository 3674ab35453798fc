import CCurl
import CLinux
import Glibc
import Synchronization

/// The memory libcurl works in: the system's, with large blocks kept for the next request.
///
/// libcurl gets its receive buffer anew for every request. An allocator that gives so large a block back to the kernel
/// each time makes the kernel clear it each time, which for small files costs more than receiving them.
enum CurlMemory {
    /// Blocks below this many bytes are left to the system.
    private static let smallest = 32 * 1024
    private static let page = 4096
    /// The most that is kept, in bytes: what all connections together may have for receiving.
    static let most = 16 << 20

    /// Addresses of the blocks that are kept, and the sum of their sizes in bytes.
    private static let kept = Mutex<(blocks: [UInt], bytes: Int)>(([], 0))

    /// Readies libcurl for this process; more calls do nothing.
    static func start() {
        _ = curl_global_init_mem(
            Int(CURL_GLOBAL_DEFAULT), { CurlMemory.take($0) }, { CurlMemory.giveBack($0) },
            { realloc($0, $1) }, { strdup($0!) }, { calloc($0, $1) })
    }

    /// A block of so many bytes, as malloc(3).
    static func take(_ size: Int) -> UnsafeMutableRawPointer? {
        if size < smallest { return malloc(size) }
        return reuse(size) ?? aligned_alloc(page, (size + page - 1) & ~(page - 1))
    }

    /// The block used last that fits, and is not more than twice as large.
    private static func reuse(_ size: Int) -> UnsafeMutableRawPointer? {
        kept.withLock { kept in
            let place = kept.blocks.lastIndex { (size...2 * size).contains(Self.size(of: $0)) }
            guard let place else { return nil as UInt? }
            let block = kept.blocks.remove(at: place)
            kept.bytes -= Self.size(of: block)
            return block
        }.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
    }

    /// Takes a block back, as free(3).
    static func giveBack(_ block: UnsafeMutableRawPointer?) {
        guard let block else { return }
        // Large blocks begin at pages, so that the others need not be asked for their size.
        if UInt(bitPattern: block) & UInt(page - 1) == 0 {
            let size = malloc_usable_size(block)
            if size >= smallest, keep(UInt(bitPattern: block), size) { return }
        }
        free(block)
    }

    private static func keep(_ block: UInt, _ size: Int) -> Bool {
        kept.withLock { kept in
            guard kept.bytes + size <= most else { return false }
            kept.blocks.append(block)
            kept.bytes += size
            return true
        }
    }

    /// What is kept now, in bytes.
    static var keptBytes: Int { kept.withLock { $0.bytes } }

    private static func size(of block: UInt) -> Int {
        malloc_usable_size(UnsafeMutableRawPointer(bitPattern: block))
    }
}
