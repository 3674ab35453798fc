/// A small SA-1B with everything that makes the real one awkward.
///
/// Links are opaque, signed, scrambled and expire; tars are gzip files in spite of their name; a picture is not next to its
/// annotation. Tars are made when they are first asked for, and are the same bytes every time.
public struct MiniatureSA1B: MirrorContent {
    /// The name of the one row of the link list that is no tar.
    public static let idListName = "sa_images_ids.txt"

    private static let signedPrefix = "/m1/v/t6/"
    private static let plainPrefix = "/plain/"

    /// What the tars hold.
    public let recipe: SA1BRecipe

    /// The numbers of the tars, ascending.
    public let numbers: [Int]

    /// When links expire, in seconds since 1970, unless a list says otherwise.
    public let expires: Int

    /// All names, scrambled as in the link list.
    public let names: [String]

    private let numberOfName: [String: Int]
    private let nameOfFile: [String: String]
    private let signer: LinkSigner
    private let cache: TarCache
    private let clock: @Sendable () -> Int

    /// - Parameters:
    ///   - numbers: Which tars there are; number 20 is `sa_000020.tar`.
    ///   - recipe: What they hold.
    ///   - expires: When links expire, in seconds since 1970; `nil` for a week from now.
    ///   - cacheBytes: How many bytes of tars are kept in memory.
    ///   - clock: The time of day in seconds since 1970, by which links expire; `nil` for the real one.
    public init(
        numbers: some Sequence<Int>, recipe: SA1BRecipe = SA1BRecipe(), expires: Int? = nil,
        cacheBytes: Int = 256 << 20, clock: (@Sendable () -> Int)? = nil
    ) {
        let numbers = Set(numbers).sorted()
        let signer = LinkSigner(seed: recipe.seed)
        let numberOfName = Dictionary(uniqueKeysWithValues: numbers.map { (SA1BTar.name($0), $0) })
        var generator = SplitMix64(seed: recipe.seed, name: "link list")
        let names = (numbers.map(SA1BTar.name) + [Self.idListName]).shuffled(using: &generator)
        self.recipe = recipe
        self.numbers = numbers
        self.clock = clock ?? { WallClock.now }
        self.expires = expires ?? self.clock() + 7 * 86400
        self.numberOfName = numberOfName
        self.names = names
        self.signer = signer
        nameOfFile = Dictionary(uniqueKeysWithValues: names.map { (signer.fileName(for: $0), $0) })
        cache = TarCache(budget: cacheBytes)
    }

    /// The tars 0 to `tarCount - 1`.
    public init(tarCount: Int, recipe: SA1BRecipe = SA1BRecipe(), expires: Int? = nil) {
        self.init(numbers: 0..<tarCount, recipe: recipe, expires: expires)
    }

    /// The bytes of a tar, for example `sa_000020.tar`.
    ///
    /// - Throws: `UnknownTarError`, or the error of the library that could not make it.
    public func tarBytes(_ name: String) throws -> [UInt8] {
        try tar(name).bytes
    }

    /// The checksums of all tars in the form of `md5sum`, in ascending order. Makes every tar.
    ///
    /// - Throws: The error of the library that could not make one.
    public func md5List() throws -> String {
        try numbers.map { "\(try tar(SA1BTar.name($0)).md5)  \(SA1BTar.name($0))\n" }.joined()
    }

    /// A resource for `/m1/v/t6/<opaque>` with a valid signature, or for `/plain/<name>`.
    public func resource(for request: MirrorRequest) -> MirrorResource? {
        guard let name = name(ofPath: request.path) else { return nil }
        if request.path.hasPrefix(Self.signedPrefix), let refusal = refusal(of: request) { return refusal }
        return resource(name)
    }

    /// Which tar or list a path is for, whether its link is still good or not.
    public func name(ofPath path: String) -> String? {
        if path.hasPrefix(Self.signedPrefix) { return nameOfFile[String(path.dropFirst(Self.signedPrefix.count))] }
        guard path.hasPrefix(Self.plainPrefix) else { return nil }
        let name = String(path.dropFirst(Self.plainPrefix.count))
        return numberOfName[name] != nil || name == Self.idListName ? name : nil
    }

    /// A test for fault rules: whether a request is for this tar, by either path.
    public func requests(for name: String) -> @Sendable (MirrorRequest) -> Bool {
        { [self] in self.name(ofPath: $0.path) == name }
    }

    /// The link to a name.
    ///
    /// - Parameters:
    ///   - baseURL: Scheme, host and port, such as `MirrorServer.url("")`.
    ///   - expires: Seconds since 1970; `nil` for the time of this content. Older and newer links work side by side.
    public func link(to name: String, baseURL: String, expires: Int? = nil) -> String {
        let file = signer.fileName(for: name)
        let oe = String(expires ?? self.expires, radix: 16, uppercase: true)
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        let signature = signer.signature(fileName: file, oe: oe)
        return "\(base)\(Self.signedPrefix)\(file)?ccb=10-5&oh=\(signature)&oe=\(oe)&_nc_sid=fb0754"
    }

    private func tar(_ name: String) throws -> MadeTar {
        guard let number = numberOfName[name] else { throw UnknownTarError(name: name) }
        return try cache.tar(number) { MadeTar(bytes: try SA1BTar(number: number, recipe: recipe).bytes()) }
    }

    private func resource(_ name: String) -> MirrorResource {
        guard name != Self.idListName else { return .bytes(Array(idList.utf8), contentType: "text/plain") }
        do {
            let tar = try tar(name)
            return .bytes(tar.bytes, etag: "\"\(tar.md5)\"")
        } catch {
            return .text("\(error)", status: 500)
        }
    }

    private var idList: String {
        numbers.flatMap { recipe.imageIDs(inTar: $0) }.map { "sa_\($0)\n" }.joined()
    }

    private func refusal(of request: MirrorRequest) -> MirrorResource? {
        guard let oe = request.queryItem("oe"), let time = Int(oe, radix: 16) else {
            return .text("Bad URL timestamp", status: 403)
        }
        if time <= clock() { return .text("URL signature expired", status: 403) }
        let file = String(request.path.dropFirst(Self.signedPrefix.count))
        guard request.queryItem("oh") == signer.signature(fileName: file, oe: oe) else {
            return .text("URL signature mismatch", status: 403)
        }
        return nil
    }
}
