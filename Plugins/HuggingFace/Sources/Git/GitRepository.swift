import CGit2
import FetchCore
import Glibc
import Synchronization

/// A git repository on this machine, of which only objects are read.
///
/// libgit2 allows reading from several threads, but hands out one buffer of errors a thread; the lock keeps it simple.
final class GitRepository: Sendable {
    /// A pointer of libgit2, used under the lock only.
    struct Handle: @unchecked Sendable {
        let raw: OpaquePointer
    }

    /// The folder with `objects` and `refs`.
    let folder: String
    private let handle: Mutex<Handle>

    /// A blob above this many bytes is not read: libgit2 gives a blob whole, in memory.
    static let largestBlob: Int64 = 256 << 20

    /// Opens a repository, bare or with a work tree.
    ///
    /// - Throws: ``FetchError`` with code `not-found`.
    init(opening path: String) throws(FetchError) {
        var raw: OpaquePointer?
        try GitLibrary.check(git_repository_open(&raw, path)) { _, said in
            FetchError(.notFound, "there is no git repository at \(SafeText.printable(path)) (\(said))")
        }
        guard let raw else { throw FetchError(.unexpected, "libgit2 gave no repository") }
        handle = Mutex(Handle(raw: raw))
        folder = git_repository_commondir(raw).map { String(cString: $0) } ?? path
    }

    /// Opens the bare repository at a path, made when it is not there.
    ///
    /// - Throws: ``FetchError`` with code `local-io`.
    init(makingBare path: String) throws(FetchError) {
        var raw: OpaquePointer?
        if git_repository_open_bare(&raw, path) < 0 {
            var options = git_repository_init_options()
            git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
            options.flags =
                GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKDIR.rawValue
                | GIT_REPOSITORY_INIT_MKPATH.rawValue
            try GitLibrary.check(git_repository_init_ext(&raw, path, &options)) { _, said in
                FetchError(.localIO, "no repository can be made at \(path) (\(said))")
            }
        }
        guard let raw else { throw FetchError(.unexpected, "libgit2 gave no repository") }
        handle = Mutex(Handle(raw: raw))
        folder = path
    }

    deinit { handle.withLock { git_repository_free($0.raw) } }

    /// Uses the repository of libgit2.
    func use<T: Sendable>(_ body: (OpaquePointer) throws(FetchError) -> T) throws(FetchError) -> T {
        let result: Result<T, FetchError> = handle.withLock { handle in
            do throws(FetchError) { return .success(try body(handle.raw)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// The commit a revision leads to, tags followed; `nil` when it is not here.
    func commit(_ revision: String) throws(FetchError) -> String? {
        try use { (raw) throws(FetchError) -> String? in
            var object: OpaquePointer?
            guard git_revparse_single(&object, raw, revision + "^{commit}") >= 0, let object else { return nil }
            defer { git_object_free(object) }
            return Self.text(git_object_id(object))
        }
    }

    /// The branch that `HEAD` stands for, as a full ref; `nil` when it is a commit or nothing.
    func head() throws(FetchError) -> String? {
        try use { (raw) throws(FetchError) -> String? in
            var reference: OpaquePointer?
            guard git_repository_head(&reference, raw) >= 0, let reference else { return nil }
            defer { git_reference_free(reference) }
            return String(cString: git_reference_name(reference))
        }
    }

    /// A value of the repository's own configuration, such as `remote.origin.url`.
    func setting(_ name: String) throws(FetchError) -> String? {
        try use { (raw) throws(FetchError) -> String? in
            var config: OpaquePointer?
            guard git_repository_config_snapshot(&config, raw) >= 0, let config else { return nil }
            defer { git_config_free(config) }
            return GitSettings.value(name, in: config)
        }
    }

    /// How ssh is started for it: by the variables, or the settings of the user and the repository.
    func ssh(_ variables: [String: String]) throws(FetchError) -> SSHCommand {
        SSHCommand(variables: variables, setting: try setting("core.sshCommand"))
    }

    /// The content of a blob.
    ///
    /// - Throws: ``FetchError``: `not-found`, or `unexpected-answer` for one above ``largestBlob``.
    func content(of blob: String) throws(FetchError) -> [UInt8] {
        try use { (raw) throws(FetchError) -> [UInt8] in
            var id = git_oid()
            var object: OpaquePointer?
            guard git_oid_fromstr(&id, blob) >= 0, git_blob_lookup(&object, raw, &id) >= 0, let object else {
                throw FetchError(.notFound, "the repository lacks the object \(blob)")
            }
            defer { git_blob_free(object) }
            let size = Int(git_blob_rawsize(object))
            return [UInt8](UnsafeRawBufferPointer(start: git_blob_rawcontent(object), count: size))
        }
    }

    /// The id of a blob by its path at a commit; `nil` when there is none.
    func blob(at path: String, of commit: String) throws(FetchError) -> String? {
        try use { (raw) throws(FetchError) -> String? in
            var object: OpaquePointer?
            guard git_revparse_single(&object, raw, "\(commit):\(path)") >= 0, let object else { return nil }
            defer { git_object_free(object) }
            return git_object_type(object) == GIT_OBJECT_BLOB ? Self.text(git_object_id(object)) : nil
        }
    }

    /// An object id in hexadecimal.
    static func text(_ id: UnsafePointer<git_oid>?) -> String {
        guard let id else { return "" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 41) { buffer in
            git_oid_tostr(buffer.baseAddress, 41, id)
            return String(cString: buffer.baseAddress!)
        }
    }
}
