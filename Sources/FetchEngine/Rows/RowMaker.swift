import FetchCore
import Glibc

/// Makes of a sample what the committer takes: changes it, finds the places of its parts and writes them to partial
/// files. Several threads use one.
struct RowMaker: Sendable {
    /// What became of a sample.
    enum Outcome: Sendable {
        case brought(SampleEntry, [MemberPart])
        /// It is left out by choice, and why.
        case unwanted(String)
        /// It is of no use; the others go on.
        case leftOut(FetchError)
        /// The run cannot go on.
        case failed(FetchError)
    }

    let asset: OpenAsset
    let desk: TransferDesk
    private let transforms: [any SampleTransform]
    private let locked: LockedPaths?
    let folder: String
    let claims: PathClaims
    /// True when something else may have the path of a part.
    private let mayClash: Bool

    init(
        asset: OpenAsset, transforms: [any SampleTransform], claims: PathClaims, locked: LockedPaths?,
        desk: TransferDesk
    ) throws(FetchError) {
        self.locked = locked
        self.asset = asset
        self.claims = claims
        self.desk = desk
        self.transforms = transforms
        folder = ArchiveName.folder(of: asset.entry.asset.path)
        let hasAssets = try desk.ledger.hasAssets(in: folder)
        mayClash = hasAssets || !transforms.isEmpty
    }

    /// True when a sample takes no time worth another thread.
    func isQuick(_ sample: Sample) -> Bool { transforms.isEmpty && sample.parts.isEmpty && desk.packer == nil }

    func make(_ sample: consuming Sample) -> Outcome {
        var parts: [MemberPart] = []
        do throws(FetchError) {
            if let reason = desk.stopReason { throw reason }
            for transform in transforms {
                try transform.apply(to: &sample)
                if let reason = sample.unwanted { return .unwanted(reason) }
            }
            if desk.packer != nil, !sample.fields.isEmpty { sample.parts.append(Self.described(sample)) }
            try separate(&sample)
            var records: [SampleRecord.Part] = []
            for (index, part) in sample.parts.enumerated() {
                let path = try place(part, index, of: sample, besides: records)
                if let locked, try locked.member(path) == nil { continue }
                parts.append(try write(part, to: path, of: sample))
                if let objection = try objection(to: parts[parts.count - 1], at: path) { throw objection }
                records.append(SampleRecord.Part(column: part.column, path: path, size: part.content.size))
            }
            let record = RecordBytes(fields: sample.fields, parts: records).bytes
            return .brought(SampleEntry(number: sample.number, key: sample.key, record: record), parts)
        } catch {
            for part in parts { part.writer.discard() }
            switch error.code {
            case .noSpace, .localIO, .interrupted, .terminated: return .failed(error)
            default: return .leftOut(error)
            }
        }
    }

    /// A sample's fields as a part of its own, for where no table lies beside the samples.
    private static func described(_ sample: Sample) -> FetchCore.SamplePart {
        let json = FieldValue.structure(sample.fields).json
        return SamplePart(column: "", suffix: "json", content: .bytes(Array(json.utf8)))
    }

    /// In what a part differs from what a lock says of it.
    private func objection(to part: MemberPart, at path: RelativePath) throws(FetchError) -> FetchError? {
        guard let entry = try locked?.member(path) else { return nil }
        if part.size == entry.size, part.checksum?.value == entry.sha256 { return nil }
        let what = part.size == entry.size ? "other content" : "\(part.size) bytes instead of \(entry.size)"
        return FetchError(.changedUpstream, "\(path) has \(what)")
    }

    private func place(
        _ part: FetchCore.SamplePart, _ index: Int, of sample: Sample, besides others: [SampleRecord.Part]
    ) throws(FetchError) -> RelativePath {
        var path: RelativePath
        if let own = part.path { path = own } else { path = try defaultPath(part, of: sample, number: nil) }
        if part.path == nil, others.contains(where: { $0.path == path }) {
            path = try defaultPath(part, of: sample, number: index)
        }
        var isTaken = false
        if mayClash { isTaken = try desk.ledger.isTaken(path, besides: asset.entry.id, sample: sample.number) }
        guard !isTaken, !others.contains(where: { $0.path == path }) else {
            throw FetchError(.unsafePath, "its part \(part.name) would take the path \(path), which something else has")
        }
        return path
    }

    /// `FOLDER/000012.image.jpg`. What no name can hold becomes an underscore.
    private func defaultPath(
        _ part: FetchCore.SamplePart, of sample: Sample, number: Int?
    ) throws(FetchError) -> RelativePath {
        let name = String(
            String.UnicodeScalarView(
                part.name.unicodeScalars.map { $0 == "/" || $0.properties.generalCategory == .control ? "_" : $0 }))
        let key = number.map { "\(sample.key).\($0)" } ?? sample.key
        return try RelativePath("\(folder)/\(key).\(name.utf8.count > 200 ? String(name.suffix(60)) : name)")
    }

    private func write(
        _ part: FetchCore.SamplePart, to path: RelativePath, of sample: Sample
    ) throws(FetchError) -> MemberPart {
        let key = part.column.isEmpty ? (part.suffix.isEmpty ? "member" : part.suffix) : part.column
        let entry = PlanEntry(
            id: desk.ledger.ids.next(), itemID: asset.entry.itemID,
            asset: Asset(key: key, path: path, size: part.content.size))
        let digest = desk.recordedHash.map { desk.checks.digest($0, part.content.size) }
        let writer = try desk.sink.open(entry, resuming: false)
        do throws(FetchError) {
            switch part.content {
            case .bytes(let bytes):
                bytes.withUnsafeBytes { digest?.update($0) }
                try writer.write(bytes)
            case .file(let file): try copy(file, to: writer, digest)
            }
            writer.close()
        } catch {
            writer.discard()
            throw error
        }
        return MemberPart(
            entry: entry, size: part.content.size, checksum: digest?.finalize(), writer: writer, sample: sample.number)
    }

    private func copy(_ file: PartFile, to writer: any SinkWriter, _ digest: (any Digest)?) throws(FetchError) {
        var position: Int64 = 0
        while position < file.size {
            let piece = try file.read(at: position, count: 256 * 1024)
            guard !piece.isEmpty else { throw FetchError(.localIO, "a part of a sample became shorter") }
            piece.withUnsafeBytes { digest?.update($0) }
            try DescriptorBytes.write(piece, to: writer.descriptor, at: position, "writing a part of a sample")
            position += Int64(piece.count)
            if let reason = desk.stopReason { throw reason }
        }
    }
}
