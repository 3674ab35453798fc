/// One file or folder of a commit.
struct RepositoryEntry: Sendable {
    enum Kind: Sendable {
        case file
        case folder
    }

    let path: String
    let kind: Kind

    /// Git's object id: SHA-1, 40 hexadecimal digits.
    let oid: String

    /// What git keeps, in bytes: for a file in LFS its pointer; 0 for a folder.
    let size: Int

    /// The pointer, if the file's bytes are in LFS.
    var pointer: LFSPointer?
}
