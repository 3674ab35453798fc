public import FetchCore

/// A git repository whose large files are in git-LFS, on any server or on this machine, at one commit.
///
/// Files are listed from the object database without a checkout. What is in LFS is asked for by its batch API and
/// checked by its SHA-256, all else comes out of the object database and is checked by its git object id.
public struct LFSSource: DatasetSource, StoreSource {
    private let repository: LFSRepository
    private let files: FileListing
    private let client: LFSClient?
    private let layout: LFSOptions.Layout
    private let environment: SourceEnvironment

    /// Opens the repository, brings the history of the revision, and lists its files.
    ///
    /// - Throws: ``FetchError`` for an address that is none, a repository or revision that is not there, credentials
    ///   that are lacking or refused, and failures of the network.
    public init(options: LFSOptions, environment: SourceEnvironment) async throws {
        let address = try GitAddress(options.repository)
        let credentials = Credentials(
            token: try Self.token(options, environment.variables), netrc: Netrc(variables: environment.variables),
            helper: CredentialHelper(variables: environment.variables))
        repository = try await LFSRepository.open(
            address, revision: options.revision, credentials: credentials, environment: environment)
        client = try repository.server().map { [repository] server in
            LFSClient(
                server: server, credentials: credentials, ref: repository.ref,
                ssh: try repository.objects.ssh(environment.variables), environment: environment)
        }
        layout = options.layout
        self.environment = environment
        files = try Self.list(repository, onlyLarge: layout == .lfs, environment)
    }

    public static var descriptor: SourceDescriptor {
        SourceDescriptor(
            name: "git-lfs", summary: "Any git repository with large files in git-LFS, without a second copy of them",
            examples: [
                ("fetch git-lfs https://github.com/OWNER/NAME -o data", "all files of the default branch"),
                ("fetch git-lfs git@host.example:team/data.git --revision v1.2", "a tag, over ssh"),
                ("fetch git-lfs https://host.example/data --include 'train/**' -o data", "one folder"),
                ("fetch git-lfs . --layout lfs -o .", "the objects a clone made without them lacks"),
            ], capabilities: [.numberedItems, .sizes, .checksums, .contentAddressed],
            presets: HubSource.presets, revisionOption: "--revision")
    }

    public var dataset: String { repository.address.url }
    public var revision: String? { repository.commit }
    public var folderName: String { repository.address.name }

    /// Lists the files in the order of the tree.
    public func items(matching query: SelectionQuery) -> ItemSequence {
        files.items(where: { query.ids?.contains($0.path) ?? true }, skipped: environment.notice)
    }

    /// Gives an LFS object's address, or the content of what is in git itself.
    public func resolve(_ asset: Asset) async throws -> TransferRequest {
        if let request = try local(asset) { return request }
        guard let object = Self.object(asset), let client else { throw Self.lost(asset) }
        return try await client.request(for: object)
    }

    /// Asks the batch API for all at once.
    public func resolve(together assets: [Asset]) async throws -> [Result<TransferRequest, any Error>] {
        var answers: [Result<TransferRequest, any Error>?] = []
        var objects: [LFSBatch.Object] = []
        for asset in assets {
            let request = Result { try local(asset) }
            switch request {
            case .success(let request?): answers.append(.success(request))
            case .failure(let error): answers.append(.failure(error))
            case .success(nil):
                guard let object = Self.object(asset), client != nil else {
                    answers.append(.failure(Self.lost(asset)))
                    continue
                }
                objects.append(object)
                answers.append(nil)
            }
        }
        var found: ArraySlice<Result<TransferRequest, FetchError>> = []
        var reason = FetchError.notAnswered
        do {
            found = try await client?.requests(for: objects)[...] ?? []
        } catch {
            // What needs no LFS server comes all the same.
            reason = FetchError.wrapping(error, while: "asking the LFS server")
        }
        return answers.map { known in known ?? (found.popFirst() ?? .failure(reason)).mapError { $0 } }
    }

    public func explain(_ error: FetchError, of asset: Asset) -> FetchError {
        guard error.code == .unauthorized, error.answer != nil else { return error }
        var explained = error
        explained.message = "the storage of the LFS server refuses \(asset.path) (\(error.httpStatus ?? 403))"
        explained.hint = "Try again; if it stays, its owner has to look at the server"
        return explained
    }

    /// The objects of a clone, where git-lfs keeps them.
    public var store: StoreLayout? {
        guard layout == .lfs else { return nil }
        return StoreLayout(place: .below(".git/lfs"), contents: "objects", fans: 2)
    }

    /// git-lfs needs nothing besides the objects.
    public func describe(in store: any StoreRecords) async throws {}

    /// What needs no network; `nil` for an object that has to be asked for.
    private func local(_ asset: Asset) throws(FetchError) -> TransferRequest? {
        switch asset.checksum?.algorithm {
        case .gitBlobSHA1:
            let (objects, blob) = (repository.objects, asset.checksum?.value ?? "")
            if let size = asset.size, size > GitRepository.largestBlob {
                throw FetchError(
                    .unexpectedAnswer,
                    "\(asset.path) is \(Units.bytes(size)) in git itself, without LFS, which is more than is read",
                    hint: "Leave it out with --exclude, or use git")
            }
            return TransferRequest(local: .made(.init { try objects.content(of: blob) }))
        case .sha256: return repository.localObject(asset.checksum?.value ?? "").map { .init(local: .file($0)) }
        default: throw Self.lost(asset)
        }
    }

    private static func object(_ asset: Asset) -> LFSBatch.Object? {
        guard let checksum = asset.checksum, checksum.algorithm == .sha256 else { return nil }
        return LFSBatch.Object(oid: checksum.value, size: asset.size ?? 0)
    }

    private static func lost(_ asset: Asset) -> FetchError {
        FetchError(
            .notFound, "the folder lacks the LFS object of \(asset.path), and names no server that may have it",
            hint: "Give the address of the repository it was cloned from")
    }

    private static func list(
        _ repository: LFSRepository, onlyLarge: Bool, _ environment: SourceEnvironment
    ) throws(FetchError) -> FileListing {
        let spool = try FileSpool(variables: environment.variables)
        let tree = GitTree(repository: repository.objects, commit: repository.commit)
        let skipped = try tree.visit { (file) throws(FetchError) in
            if !onlyLarge || file.oid != nil { try spool.append(file) }
        }
        if skipped.links > 0 {
            environment.notice("skipped \(Units.count(skipped.links, "symbolic link")) of the repository")
        }
        if skipped.submodules > 0 {
            environment.notice("skipped \(Units.count(skipped.submodules, "submodule")): fetch it by its own address")
        }
        return try spool.finish()
    }

    /// The token: from the file the user names, or that of the Hub for addresses on the Hub.
    private static func token(
        _ options: LFSOptions, _ variables: [String: String]
    ) throws(FetchError) -> Credentials.Token? {
        let hub = try HubVariables(variables)
        guard let token = try hub.token(file: options.tokenFile) else { return nil }
        let origin = options.tokenFile == nil ? Credentials.origin(of: hub.endpoint) : nil
        return Credentials.Token(value: token.value, origin: origin)
    }
}

extension FetchError {
    /// A place that gave fewer answers than it was asked for.
    static let notAnswered = FetchError(.unexpectedAnswer, "the LFS server left out an object")
}
