import FetchCore
import FetchEngine

/// What is to be done with the paths of a lock by the source they are from.
struct LockTask: Sendable {
    enum Purpose: Sendable {
        /// Bring them.
        case bring
        /// Ask first which of them have changed upstream, and bring the others.
        case compareAndBring
        /// Print their addresses.
        case list
    }

    let paths: LockedPaths
    let purpose: Purpose

    /// How many questions are under way at once.
    private static let width = 16

    /// Does what comes before a transfer; true when there is to be none.
    func prepare(_ source: some DatasetSource, _ transport: any Transport) async throws -> Bool {
        switch purpose {
        case .bring: return false
        case .compareAndBring:
            try await compare(source, transport)
            return false
        case .list:
            try await list(source)
            return true
        }
    }

    private func compare(_ source: some DatasetSource, _ transport: any Transport) async throws {
        let next = try paths.items(of: source).batches()
        while let batch = try await next() {
            var assets = batch.flatMap(\.assets)[...]
            while !assets.isEmpty {
                let some = assets.prefix(Self.width)
                assets = assets.dropFirst(Self.width)
                try await withThrowingTaskGroup(of: (RelativePath, ResponseHead)?.self) { group in
                    for asset in some {
                        group.addTask {
                            let request = try await source.resolve(asset)
                            if request.local != nil { return nil }
                            return (asset.path, try await transport.head(request))
                        }
                    }
                    for try await answer in group {
                        if let (path, head) = answer { try paths.compare(path, with: head) }
                    }
                }
            }
        }
    }

    /// Prints addresses in the form of aria2's input files, which `fetch urls` reads as well.
    private func list(_ source: some DatasetSource) async throws {
        var secrets = 0
        let next = try paths.items(of: source).batches()
        while let batch = try await next() {
            for asset in batch.flatMap(\.assets) {
                let request = try await source.resolve(asset)
                guard request.local == nil, SafeURL(request.url).description == request.url else {
                    secrets += 1
                    Console.print("# \(asset.path): its address is signed or not on a server")
                    continue
                }
                Console.print("\(request.url)\n  out=\(asset.path)")
                if let sum = asset.checksum, let name = Self.names[sum.algorithm] {
                    Console.print("  checksum=\(name)=\(sum.value)")
                }
            }
        }
        if secrets > 0 {
            throw FetchError(
                .unauthorized,
                "\(Units.count(secrets, "path")) of the lock \(secrets == 1 ? "has" : "have") no public address",
                hint: "fetch sync brings them with credentials, or with a fresh list of links")
        }
    }

    private static let names: [Checksum.Algorithm: String] = [.sha256: "sha-256", .md5: "md5", .sha1: "sha-1"]
}
