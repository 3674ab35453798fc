import Foundation

/// What lies under final names in an output directory: everything outside `.fetch`.
struct TreeListing: Equatable {
    /// Bytes by relative path. What is no regular file counts as its kind, in words.
    private(set) var files: [String: Data] = [:]

    /// The relative paths in order.
    var names: [String] { files.keys.sorted() }

    /// A tree as it should be.
    init(_ files: [String: [UInt8]]) { self.files = files.mapValues { Data($0) } }

    /// The tree under a folder; empty when there is no such folder.
    init(of root: String) throws {
        guard let walk = FileManager.default.enumerator(atPath: root) else { return }
        while let name = walk.nextObject() as? String {
            if name == ".fetch" {
                walk.skipDescendants()
                continue
            }
            switch walk.fileAttributes?[.type] as? FileAttributeType {
            case .typeDirectory?: continue
            case .typeRegular?: files[name] = try Data(contentsOf: URL(filePath: "\(root)/\(name)"))
            case let kind: files[name] = Data("\(kind?.rawValue ?? "unknown")".utf8)
            }
        }
    }

    subscript(name: String) -> Data? { files[name] }
}
