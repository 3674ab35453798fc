import CGit2
import FetchCore

/// The files of a commit, found in the object database without a checkout.
struct GitTree {
    let repository: GitRepository
    let commit: String

    /// What was left out, because it is no file.
    struct Skipped: Sendable, Hashable {
        var links = 0
        var submodules = 0
    }

    /// Blobs below this many bytes may be git-LFS pointers, and are looked at.
    private static let largestPointer = 1024

    /// Walks the tree in the order git keeps it and gives every file to `body`, pointers as what they stand for.
    func visit(_ body: @escaping (RepositoryFile) throws(FetchError) -> Void) throws(FetchError) -> Skipped {
        let visitor = Visitor(body)
        try repository.use { (raw) throws(FetchError) in
            var id = git_oid()
            var object: OpaquePointer?
            guard git_oid_fromstr(&id, commit) >= 0, git_commit_lookup(&object, raw, &id) >= 0, let object else {
                throw FetchError(.notFound, "the repository lacks the commit \(commit)")
            }
            defer { git_commit_free(object) }
            var tree: OpaquePointer?
            var database: OpaquePointer?
            guard git_commit_tree(&tree, object) >= 0, git_repository_odb(&database, raw) >= 0 else {
                throw FetchError(.notFound, "the repository lacks the tree of \(commit)")
            }
            defer {
                git_tree_free(tree)
                git_odb_free(database)
            }
            visitor.database = database
            let context = Unmanaged.passUnretained(visitor).toOpaque()
            let code = git_tree_walk(
                tree, GIT_TREEWALK_PRE,
                { root, entry, context in
                    let visitor = Unmanaged<Visitor>.fromOpaque(context!).takeUnretainedValue()
                    return visitor.visit(root.map { String(cString: $0) } ?? "", entry)
                }, context)
            if let failure = visitor.failure { throw failure }
            try GitLibrary.check(code) { _, said in
                FetchError(.notFound, "the repository lacks a part of \(commit) (\(said))")
            }
        }
        return visitor.skipped
    }

    /// What libgit2 calls back.
    private final class Visitor {
        let body: (RepositoryFile) throws(FetchError) -> Void
        var database: OpaquePointer?
        var skipped = Skipped()
        var failure: FetchError?

        init(_ body: @escaping (RepositoryFile) throws(FetchError) -> Void) { self.body = body }

        /// 0 to go on, or to go into a folder; less to stop.
        func visit(_ root: String, _ entry: OpaquePointer?) -> Int32 {
            let mode = git_tree_entry_filemode(entry)
            switch mode {
            case GIT_FILEMODE_LINK: skipped.links += 1
            case GIT_FILEMODE_COMMIT: skipped.submodules += 1
            case GIT_FILEMODE_TREE: break
            default:
                do throws(FetchError) {
                    try body(try file(root + String(cString: git_tree_entry_name(entry)), git_tree_entry_id(entry)))
                } catch {
                    failure = error
                    return -1
                }
            }
            return 0
        }

        private func file(_ path: String, _ id: UnsafePointer<git_oid>?) throws(FetchError) -> RepositoryFile {
            let blob = GitRepository.text(id)
            var size = 0
            var type = GIT_OBJECT_ANY
            guard git_odb_read_header(&size, &type, database, id) >= 0, type == GIT_OBJECT_BLOB else {
                throw FetchError(
                    .notFound, "the repository lacks the content of \(SafeText.printable(path))",
                    hint: "A partial clone cannot be read; give the address it was cloned from")
            }
            if size < GitTree.largestPointer, let pointer = try pointer(id) {
                return RepositoryFile(path: path, size: pointer.size, blob: blob, oid: pointer.oid)
            }
            return RepositoryFile(path: path, size: Int64(size), blob: blob)
        }

        private func pointer(_ id: UnsafePointer<git_oid>?) throws(FetchError) -> LFSPointer? {
            var object: OpaquePointer?
            guard git_odb_read(&object, database, id) >= 0, let object else { return nil }
            defer { git_odb_object_free(object) }
            let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
            return LFSPointer(bytes)
        }
    }
}
