import FetchCore
import Glibc

extension TransferDesk {
    /// True for an asset of which nothing but the whole file is wanted, or that first.
    func wantsWhole(_ asset: OpenAsset) -> Bool {
        if remote != nil || packer != nil { return false }
        if keepsContainers { return !asset.hasFile }
        return change == nil && rows == nil && containers == nil
    }

    /// True for an asset of which only members are wanted, if it is an archive.
    func wantsMembers(_ asset: OpenAsset) -> Bool {
        guard let containers, !keepsContainers, remote == nil, packer == nil else { return false }
        return !containers.isLocked && !asset.hasFile && asset.goal == nil
    }

    /// True the first time that files of a place had to be copied.
    func isFirstCopy(from place: String) -> Bool {
        var isFirst = false
        progress.change { counts in isFirst = counts.copiedFrom.insert(place).inserted }
        return isFirst
    }
}

extension FoundFile {
    /// True when it lies on the same file system as an output directory, or as the folder that one will be made in.
    func lies(with output: String) -> Bool {
        var (mine, theirs) = (stat(), stat())
        guard fstat(descriptor, &mine) == 0 else { return false }
        var path = output
        while stat(path, &theirs) != 0 {
            guard errno == ENOENT, !path.isEmpty, path != "." else { return false }
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            path = path.hasPrefix("/") ? "/" + parent : parent.isEmpty ? "." : parent
        }
        return mine.st_dev == theirs.st_dev
    }
}
