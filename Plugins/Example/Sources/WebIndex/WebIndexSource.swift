public import FetchCore
import Foundation

/// The files below a folder that a web server lists.
public struct WebIndexSource: DatasetSource {
    public static var descriptor: SourceDescriptor {
        var descriptor = SourceDescriptor(
            name: "webindex", summary: "The files below a folder that a web server lists",
            examples: [
                ("fetch webindex https://data.example/tiles/ -o tiles", "everything below a folder"),
                ("fetch webindex https://data.example/tiles/ --include '*.tif' --limit 10 -o tiles", "ten pictures"),
            ], capabilities: [.sizes, .manyAssets])
        descriptor.datasetFiles = [PackageResources.tiger_lines_json]
        return descriptor
    }

    /// The address of the folder, with a slash at its end.
    private let base: String
    private let depth: Int
    private let transport: any Transport

    /// Takes the address; nothing is read before the first item is wanted.
    public init(options: WebIndexOptions, environment: SourceEnvironment) async throws {
        base = options.address.hasSuffix("/") ? options.address : options.address + "/"
        depth = options.depth
        transport = environment.transport
    }

    public var dataset: String { SafeURL(base).description }
    public var folderName: String {
        let name = URL(string: base)?.lastPathComponent ?? ""
        return (try? RelativePath(name)) == nil ? "webindex" : name
    }

    /// Lists folder by folder, each page when its turn has come.
    public func items(matching query: SelectionQuery) -> ItemSequence {
        ItemSequence {
            var folders = [(path: "", level: 0)]
            return {
                while let folder = folders.popLast() {
                    let entries = try await page(folder.path)
                    if folder.level < depth {
                        // The last one pushed is the next one read: the page's own order.
                        let below = entries.filter(\.isFolder).map {
                            (path: "\(folder.path)\($0.name)/", level: folder.level + 1)
                        }
                        folders += below.reversed()
                    }
                    let items = try entries.filter { !$0.isFolder }.map { try item(folder.path + $0.name, $0.size) }
                        .filter { query.ids?.contains($0.id) ?? true }
                    if !items.isEmpty { return items }
                }
                return nil
            }
        }
    }

    public func resolve(_ asset: Asset) async throws -> TransferRequest {
        TransferRequest(url: base + Self.encoded(asset.path.string))
    }

    private func page(_ path: String) async throws -> [IndexPage.Entry] {
        let url = base + Self.encoded(path)
        let text = String(decoding: try await transport.read(TransferRequest(url: url), limit: 64 << 20), as: UTF8.self)
        if let entries = IndexPage(text).entries { return entries }
        throw FetchError(
            .badInput, "\(SafeURL(url)) is no listing of a folder", hint: "Open it in a browser: it has to show links")
    }

    private func item(_ path: String, _ size: Int64?) throws(FetchError) -> Item {
        Item(id: path, assets: [Asset(key: "file", path: try RelativePath(path), size: size)])
    }

    private static func encoded(_ path: String) -> String {
        let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~/"))
        return path.addingPercentEncoding(withAllowedCharacters: plain) ?? path
    }
}
