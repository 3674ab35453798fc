import FetchCore
import Glibc

/// Where the asset database of a dataset lies, and how it is replaced.
struct CatalogStore: Sendable {
    let workspace: SourceWorkspace
    /// Where the user wants it instead.
    var file: String?

    private var path: String { file ?? "\(workspace.folder)/\(AssetDatabase.fileName)" }

    /// The database made from `origin`, if there is one: this run's, or that of earlier runs.
    func existing(_ origin: CatalogOrigin) -> AssetDatabase? {
        let earlier = workspace.earlier.map { "\($0)/\(AssetDatabase.fileName)" }
        for path in file.map({ [$0] }) ?? [path, earlier].compactMap(\.self) {
            guard access(path, R_OK) == 0, let database = try? AssetDatabase(path: path, mode: .reading),
                origin.isOrigin(of: database)
            else { continue }
            return database
        }
        return nil
    }

    /// Makes a new one: `make` writes it under the path it is given; then it takes the old one's place.
    func make(_ make: (String) async throws -> Void) async throws -> AssetDatabase {
        let draft = path + ".new"
        do {
            try await make(draft)
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else { throw FetchError.system(errno, "writing \(path)") }
        return try AssetDatabase(path: path, mode: .reading)
    }
}
