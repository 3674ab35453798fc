public import FetchCore
import Glibc

/// Chooses pictures below a directory: those of lowest rank, so that the choice needs no more memory than it is large.
public struct PictureChoice: Sendable {
    static let pictureEndings: Set<String> = ["jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff"]
    private static let archiveEndings: Set<String> = ["tar", "gz", "tgz", "zst", "zip", "xz", "bz2"]
    /// A picture in an archive that is larger than this is passed by.
    private static let largestMember = 64 << 20

    private let directory: String
    private let count: Int
    /// A picture's place in a random order.
    private let rank: @Sendable (_ path: String) -> UInt64
    private let openArchive: Analyzer.ArchiveOpening
    private let thumbnail = Thumbnail(memory: 512 << 20)

    /// Prepares a choice of `count` pictures, which are made small enough for a page.
    public init(
        directory: String, count: Int, rank: @escaping @Sendable (_ path: String) -> UInt64,
        openArchive: @escaping Analyzer.ArchiveOpening
    ) {
        self.directory = directory
        self.count = count
        self.rank = rank
        self.openArchive = openArchive
    }

    /// The pictures, in the order of their paths: files first; where these are too few, the first ones out of archives.
    ///
    /// - Throws: ``FetchError`` with code `not-found` when there is no such directory.
    public func entries() throws(FetchError) -> [ContactSheet.Entry] {
        var (pictures, archives) = (LowestRanks(count), LowestRanks(8))
        let walk = try FolderWalk(directory)
        while let part = walk.next() {
            for name in part.names {
                let path = part.folder.path(of: name)
                let ending = Self.ending(of: name)
                if Self.pictureEndings.contains(ending) { pictures.add(path, rank(path)) }
                if Self.archiveEndings.contains(ending) { archives.add(path, rank(path)) }
            }
        }
        var entries = pictures.paths.sorted().map(entry)
        if entries.count < count {
            entries += members(of: archives.paths.sorted(), count - entries.count)
        }
        return entries
    }

    static func ending(of name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    private func entry(_ path: String) -> ContactSheet.Entry {
        let file = Glibc.open("\(directory)/\(path)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var facts = stat()
        guard file >= 0, fstat(file, &facts) == 0 else {
            return ContactSheet.Entry(path: path, words: SystemError.text(errno), content: nil)
        }
        let content = PartContent.file(PartFile(descriptor: file, size: Int64(facts.st_size)))
        return thumbnail.entry(path, content, besides: siblings(of: path))
    }

    /// What lies beside a picture under the same name: its annotation.
    private func siblings(of path: String) -> [String] {
        let stem = path.prefix(path.count - Self.ending(of: path).count)
        return ["json", "txt", "xml", "cls", "csv"].filter { access("\(directory)/\(stem)\($0)", F_OK) == 0 }
    }

    /// The first pictures of some archives; one that cannot be read gives what came before.
    private func members(of archives: [String], _ wanted: Int) -> [ContactSheet.Entry] {
        var entries: [ContactSheet.Entry] = []
        for (place, archive) in archives.enumerated() where entries.count < wanted {
            let share = (wanted - entries.count + archives.count - place - 1) / (archives.count - place)
            do throws(FetchError) {
                try read(archive, share) { entries.append($0) }
            } catch {
                continue
            }
        }
        return entries
    }

    private func read(
        _ path: String, _ share: Int, _ body: (ContactSheet.Entry) -> Void
    ) throws(FetchError) {
        let file = try ArchiveFile(directory + "/" + path, in: AT_FDCWD)
        let archive = try openArchive(path) { () throws(FetchError) in try file.next() }
        var left = share
        while left > 0, let member = try archive.next() {
            guard member.kind == .file, Self.pictureEndings.contains(Self.ending(of: member.name)) else { continue }
            var bytes: [UInt8] = []
            while let piece = try archive.read() {
                if bytes.count <= Self.largestMember { bytes += piece }
            }
            if bytes.count > Self.largestMember { continue }
            body(thumbnail.entry("\(path)/\(member.name)", .bytes(bytes), besides: []))
            left -= 1
        }
    }
}

/// The paths of lowest rank.
struct LowestRanks {
    private let count: Int
    private var all: [(rank: UInt64, path: String)] = []

    init(_ count: Int) { self.count = count }

    mutating func add(_ path: String, _ rank: UInt64) {
        all.append((rank, path))
        if all.count >= 4 * count + 64 { trim() }
    }

    var paths: [String] {
        var copy = self
        copy.trim()
        return copy.all.map(\.path)
    }

    private mutating func trim() {
        all.sort { ($0.rank, $0.path) < ($1.rank, $1.path) }
        all.removeLast(max(0, all.count - count))
    }
}
