import FetchCore
import Glibc

/// Decides whether a file elsewhere holds what an asset of the plan is.
struct SharedProof: Sendable {
    var asset: Asset
    /// What the server says of the asset now; `nil` when the plan promises a checksum, or nobody could be asked.
    var head: ResponseHead?
    /// True when it is of the same version for sure.
    var isSameVersion = false
    var recordedHash: Checksum.Algorithm?
    var checks: ContentChecks
    /// False where only what needs no reading counts.
    var reads: Bool

    private enum Verdict {
        case right
        /// To be read, and to have this checksum.
        case read(Checksum)
        case other
    }

    /// The file, open, if it is shown to be right. One that is not what its place says is dropped there.
    ///
    /// - Parameter said: Told what is wrong with such a file.
    func find(_ file: SharedFile, in place: any SharedPlace, _ said: (String) -> Void) -> FoundFile? {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.isRegular, Int64(status.st_size) == file.size else {
            close(descriptor)
            if status.isRegular {
                said("\(asset.path) in \(place.name) has \(status.st_size) bytes instead of \(file.size)")
                place.drop(file)
            }
            return nil
        }
        guard let checksum = proven(file, in: place, descriptor, status.modified, said) else {
            close(descriptor)
            return nil
        }
        return FoundFile(
            file, in: place, descriptor: descriptor, modified: status.modified, checksum: checksum.value)
    }

    /// The checksum to record, in a box; `nil` when the file is not shown to be right.
    private func proven(
        _ file: SharedFile, in place: any SharedPlace, _ descriptor: Int32, _ modified: Int64, _ said: (String) -> Void
    ) -> (value: Checksum?, Void)? {
        let expected: Checksum?
        switch verdict(on: file, isUntouched: file.isUntouched(modified)) {
        case .other: return nil
        case .read(let checksum): expected = checksum
        case .right:
            if let promised = asset.checksum { return (promised, ()) }
            let known = file.checksum(recordedHash) ?? file.checksums.first
            if known != nil || recordedHash == nil { return (known, ()) }
            expected = nil
        }
        guard reads else { return expected == nil ? (nil, ()) : nil }
        let examination = FileExamination(
            file: "/proc/self/fd/\(descriptor)", followsLinks: true, name: "\(asset.path) in \(place.name)",
            size: file.size, checksum: expected, recordedHash: recordedHash, content: asset.content, checks: checks)
        switch examination.run() {
        case .success(let checksum): return (checksum, ())
        case .failure(let error):
            said(error.message)
            // What another algorithm says is no fault of the file's.
            if let expected, file.checksums.contains(expected) { place.drop(file) }
            return nil
        }
    }

    private func verdict(on file: SharedFile, isUntouched: Bool) -> Verdict {
        if let size = asset.size, size != file.size { return .other }
        if let promised = asset.checksum {
            if file.checksums.contains(promised) { return isUntouched ? .right : .read(promised) }
            return file.checksum(promised.algorithm) == nil ? .read(promised) : .other
        }
        guard isSameVersion || head.map({ $0.size == file.size && isSame($0, file) }) ?? false else { return .other }
        if isUntouched { return .right }
        return file.checksums.first.map(Verdict.read) ?? .other
    }

    /// True when the server names the same version, and not when neither says which one it has.
    private func isSame(_ head: ResponseHead, _ file: SharedFile) -> Bool {
        if let told = head.checksum, let known = file.checksum(told.algorithm) { return told == known }
        return head.validator.names(file.version)
    }
}

extension SharedFile {
    /// True when a file of this time has not been written since its content was known to be right.
    fileprivate func isUntouched(_ modified: Int64) -> Bool {
        switch age {
        case .until(let time): Double(modified) / 1e9 <= time
        case .exactly(let known): modified == known
        case .unknown: false
        }
    }
}
