import FetchCore
import Synchronization

/// One thread's share of an analysis.
final class AnalysisWorker {
    private let form: any DatasetForm
    private let reader: any AnnotationReader
    private let buffer: AnnotationBuffer
    private let openArchive: Analyzer.ArchiveOpening
    private let files: Analyzer.ArchiveBytes
    private let keys: SharedKeys
    private var measurements: Measurements
    var tally: Tally

    init(_ analyzer: Analyzer, keys: SharedKeys) {
        form = analyzer.form
        reader = form.makeReader()
        buffer = AnnotationBuffer(padding: reader.padding)
        openArchive = analyzer.openArchive
        files = analyzer.archiveBytes
        self.keys = keys
        measurements = Measurements(quantities: form.quantities.count)
        tally = Tally(form.quantities)
    }

    /// Counts some files of a folder.
    func work(_ part: FolderWalk.Part) {
        let known = part.names.compactMap { name in form.role(of: name).map { (name: name, role: $0) } }
        guard !known.isEmpty else { return }
        let isNew = keys.note(known.map(\.role))
        let group = group(of: part.folder.path)
        for (file, isNew) in zip(known, isNew) where isNew {
            switch file.role {
            case .picture: break
            case .annotation(let key): read(file.name, key, in: part.folder, group)
            case .archive: read(archive: file.name, in: part.folder)
            }
        }
    }

    /// The group that the nearest folder names.
    private func group(of path: String) -> Int? {
        path.split(separator: "/").reversed().lazy.compactMap { self.form.group(of: String($0)) }.first
    }

    private func read(_ name: String, _ key: UInt64, in folder: OpenFolder, _ group: Int?) {
        do throws(FetchError) {
            buffer.clear()
            try buffer.read(name, in: folder)
            try take(key, group)
        } catch {
            tally.fail(folder.path(of: name), error.message)
        }
    }

    /// Counts what is in the buffer.
    private func take(_ key: UInt64, _ group: Int?) throws(FetchError) {
        tally.bytes += Int64(buffer.count)
        measurements.clear()
        try reader.read(buffer.content, into: &measurements)
        tally.add(measurements, group: group ?? form.likelyGroup(of: key))
    }

    private func read(archive name: String, in folder: OpenFolder) {
        let path = folder.path(of: name)
        do throws(FetchError) {
            let bytes = try files(folder.descriptor, name)
            let archive = try openArchive(name) { () throws(FetchError) in try bytes() }
            let group = form.group(of: name)
            while let member = try archive.next() {
                if member.kind == .file { try take(member, of: archive, path, group) }
            }
        } catch {
            tally.fail(path, error.message)
        }
    }

    private func take(
        _ member: Member, of archive: any MemberReader, _ path: String, _ group: Int?
    ) throws(FetchError) {
        let name = member.name.split(separator: "/").last.map(String.init) ?? member.name
        guard let role = form.role(of: name), keys.note([role])[0], case .annotation(let key) = role else { return }
        var failure: FetchError?
        buffer.clear()
        while let piece = try archive.read() {
            guard failure == nil else { continue }
            do throws(FetchError) { try buffer.add(piece) } catch { failure = error }
        }
        do throws(FetchError) {
            if let failure { throw failure }
            try take(key, group)
        } catch {
            tally.fail("\(path)/\(member.name)", error.message)
        }
    }
}

/// ``SeenKeys`` for several threads.
final class SharedKeys: Sendable {
    private let seen = Mutex(SeenKeys())

    /// Notes some files; tells of each whether it is new.
    func note(_ roles: [FileRole]) -> [Bool] { seen.withLock { seen in roles.map { seen.isNew($0) } } }

    var all: SeenKeys { seen.withLock { $0 } }
}
