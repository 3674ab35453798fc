import FetchCore

/// Where a document of a catalog lies: behind an address, or below the catalog's folder.
enum CatalogPlace: Sendable, Hashable {
    case web(String)
    case file(String)

    /// The place as it may be shown.
    var text: String {
        switch self {
        case .web(let url): SafeURL(url).description
        case .file(let path): SafeText.printable(path)
        }
    }

    /// The place as it is stored, and read back.
    var stored: String {
        switch self {
        case .web(let url): url
        case .file(let path): path
        }
    }

    init(stored text: String) { self = Href.isWeb(text) ? .web(text) : .file(text) }

    var isWeb: Bool {
        if case .web = self { true } else { false }
    }

    /// What relative addresses in the document are relative to.
    var base: CatalogWriter.Place.Base {
        switch self {
        case .web(let url): .web(url)
        case .file(let path): .path(path)
        }
    }

    /// The path that a document lands under, before it is made relative to the root's folder.
    var path: String {
        switch self {
        case .web(let url):
            let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
            return String(rest.prefix { $0 != "?" && $0 != "#" })
        case .file(let path): return path
        }
    }

    /// Where a link in the document leads; `nil` when it leads out of the catalog's folder or to no place at all.
    func linked(_ href: String) -> CatalogPlace? {
        switch self {
        case .web(let url):
            let target = Href.resolve(href, against: url)
            return Href.isWeb(target) ? .web(target) : nil
        case .file(let path):
            if Href.isWeb(href) { return .web(href) }
            if Href.isAbsolute(href) { return nil }
            return Href.path(href, from: path).map(CatalogPlace.file)
        }
    }
}

/// Reads documents of a catalog, from the web or from its folder.
struct CatalogPlaceReader: Sendable {
    /// The folder that an unpacked catalog lies in.
    var folder: String?
    let environment: SourceEnvironment

    /// The largest document that is read.
    static let largest = 64 << 20

    /// The bytes of a document.
    func read(_ place: CatalogPlace) async -> Result<[UInt8], FetchError> {
        do {
            switch place {
            case .web(let url):
                let request = TransferRequest(url: Href.encoded(url), headers: ObjectStoreAddress.headers(of: url))
                return .success(try await environment.transport.read(request, limit: Self.largest))
            case .file(let path):
                guard let folder else { throw FetchError(.badInput, "\(place.text) is on another machine") }
                return .success(try LocalFile.read("\(folder)/\(path)", limit: Self.largest))
            }
        } catch {
            return .failure(FetchError.wrapping(error, while: "reading \(place.text)"))
        }
    }
}
