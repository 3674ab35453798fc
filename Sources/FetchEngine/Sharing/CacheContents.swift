public import FetchCore
import Foundation

/// What lies in a cache, counted.
public struct CacheContents: Sendable {
    /// Some of its contents.
    public struct Share: Sendable {
        public var count = 0
        public var bytes: Int64 = 0

        /// Counts one more.
        mutating func add(_ bytes: Int64) {
            count += 1
            self.bytes += bytes
        }
    }

    /// All contents.
    public var all = Share()
    /// Those that are the same files as some of an output.
    public var linked = Share()
    /// Those that may share blocks with files elsewhere, which nobody can count.
    public var cloned = Share()
}

/// What is to be taken out of a cache.
public struct CachePruning: Sendable {
    /// Contents that no output has a link to any more.
    public var unlinked = false
    /// Contents that were not used since, in seconds since 1970.
    public var unusedSince: Double?
    /// The most bytes that stay; what was used last stays longest.
    public var mostBytes: Int64?

    /// Takes nothing out.
    public init() {}
}

extension ContentCache {
    private struct Content {
        var hash: String
        var bytes: Int64
        var links: Int
        var used: Double
        var isCloned: Bool
    }

    /// Counts what is there.
    ///
    /// - Throws: ``FetchError`` with code `local-io`.
    public func contents() throws(FetchError) -> CacheContents {
        try all().reduce(into: CacheContents()) { counts, content in
            counts.all.add(content.bytes)
            if content.links > 1 { counts.linked.add(content.bytes) }
            if content.isCloned { counts.cloned.add(content.bytes) }
        }
    }

    /// Takes contents out, and says which share that was. Outputs keep their files: a link less is all they see.
    ///
    /// - Throws: ``FetchError`` with code `local-io`.
    public func prune(_ pruning: CachePruning) throws(FetchError) -> CacheContents.Share {
        var gone: [Content] = []
        var left: Int64 = 0
        for content in try all().sorted(by: { ($0.used, $0.hash) > ($1.used, $1.hash) }) {
            let isLoose = pruning.unlinked && content.links == 1 && !content.isCloned
            let isOld = pruning.unusedSince.map { content.used < $0 } ?? false
            let isTooMuch = pruning.mostBytes.map { left + content.bytes > $0 } ?? false
            if isLoose || isOld || isTooMuch { gone.append(content) } else { left += content.bytes }
        }
        removeLeftovers()
        var share = CacheContents.Share()
        for content in gone where unlink(path(content.hash)) == 0 { share.add(content.bytes) }
        if !gone.isEmpty { try index.forget(gone.map(\.hash)) }
        return share
    }

    private func all() throws(FetchError) -> [Content] {
        let uses = try index.uses()
        var found: [Content] = []
        let files = FileManager.default
        let root = "\(name)/objects/sha256"
        for fan in (try? files.contentsOfDirectory(atPath: root)) ?? [] {
            for rest in (try? files.contentsOfDirectory(atPath: "\(root)/\(fan)")) ?? [] {
                var status = stat()
                guard lstat("\(root)/\(fan)/\(rest)", &status) == 0, status.isRegular else { continue }
                let hash = fan + rest
                let use = uses[hash]
                found.append(
                    Content(
                        hash: hash, bytes: Int64(status.st_size), links: Int(status.st_nlink),
                        used: use?.used ?? Double(status.modified) / 1e9, isCloned: use?.isCloned ?? false))
            }
        }
        return found
    }

    /// Removes what processes that were killed were about to put there.
    private func removeLeftovers() {
        let folder = "\(name)/incoming"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            var status = stat()
            // The time of the name: a link keeps the file's own.
            guard lstat("\(folder)/\(name)", &status) == 0,
                Timestamp.now() - Double(status.st_ctim.tv_sec) > Self.leftoverAge
            else { continue }
            unlink("\(folder)/\(name)")
        }
    }

    /// Nothing that is still written is left alone for so many seconds.
    private static var leftoverAge: Double { 3600 }
}
