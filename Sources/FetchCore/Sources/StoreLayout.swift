/// A folder that other programs share and in which content lies by its checksum, with links that name it.
///
/// It is data, so that the ledger can keep it and a later look at the folder needs no source.
public struct StoreLayout: Sendable, Hashable, Codable {
    /// Where the folder is.
    public enum Place: Sendable, Hashable, Codable {
        /// At this path, wherever the output would be.
        case at(String)
        /// This far below the output directory; an empty path for the output directory itself.
        case below(String)
    }

    public var place: Place
    /// The folder of contents, below the place: `blobs`.
    public var contents: String
    /// How many folders of two hexadecimal digits lie between that folder and the content: 2 for `aa/bb/aabb…`.
    public var fans: Int
    /// The folder of links, below the place, that lead from assets' paths to contents; `nil` for none.
    public var links: String?

    /// Describes a store.
    public init(place: Place, contents: String, fans: Int = 0, links: String? = nil) {
        self.place = place
        self.contents = contents
        self.fans = fans
        self.links = links
    }

    /// Where the content of an asset lies, below the place.
    ///
    /// - Throws: ``FetchError`` with code `unexpected` for an asset without a checksum: a store knows no other name.
    public func content(of asset: Asset) throws(FetchError) -> RelativePath {
        guard let value = asset.checksum?.value, value.utf8.count >= 2 * fans else {
            throw FetchError(.unexpected, "\(asset.path) has no checksum to be stored by")
        }
        var path = contents
        var rest = value[...]
        for _ in 0..<fans {
            path += "/" + rest.prefix(2)
            rest = rest.dropFirst(2)
        }
        return try RelativePath("\(path)/\(value)")
    }

    /// Where the link to an asset's content lies, below the place.
    public func link(to asset: Asset) throws(FetchError) -> RelativePath? {
        guard let links else { return nil }
        return try RelativePath("\(links)/\(asset.path)")
    }

    /// The folder itself, for an output directory.
    public func folder(output: String) -> String {
        switch place {
        case .at(let path): path
        case .below(""): output
        case .below(let path): output + "/" + path
        }
    }
}

/// A source that can put its assets into a store that other programs share.
public protocol StoreSource: DatasetSource {
    /// The store the user asked for; `nil` for an ordinary output directory.
    var store: StoreLayout? { get }
    /// Writes what else the other programs look for. Called before the first transfer.
    func describe(in store: any StoreRecords) async throws
}

/// Writes small files into a store; each appears whole or not at all.
public protocol StoreRecords: Sendable {
    /// Writes a file at a path below the store's place, which `body` gives piece by piece.
    func write(_ path: String, _ body: (_ put: ([UInt8]) throws -> Void) throws -> Void) throws
}

extension StoreRecords {
    /// Writes a file that is in memory.
    public func write(_ path: String, _ bytes: [UInt8]) throws { try write(path) { put in try put(bytes) } }
}
