public import ArgumentParser
import FetchCore

/// How paths below the output directory are made of names.
public enum AssetLayout: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// `COLLECTION/ITEM/KEY.EXT`, shared assets once in `_common`.
    case standard
    /// As radiant_mlhub 0.5.5 does, for code that expects it.
    case client
}

/// The layout of `fetch` itself; the dataset's folder is the output directory.
enum DefaultLayout {
    static let commonFolder = "_common"
    static let rootDocument = "catalog.json"

    /// The folder of a collection: its name, changed where something else has that name.
    static func folder(ofCollection name: String) -> String {
        let isTaken = name == commonFolder || name == rootDocument || name.hasSuffix(".tar.gz")
        return isTaken ? name + "~" : name
    }

    /// The folder of an item; `copy` counts items of the same name from 1.
    static func folder(ofItem name: String, copy: Int64) -> String { copy > 1 ? "\(name)~\(copy)" : name }

    /// Another name for a file whose name is taken: `B02~2.tif`.
    static func numbered(_ path: String, _ number: Int) -> String {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let dot = path[slash...].dropFirst().firstIndex(of: ".") ?? path.endIndex
        return "\(path[..<dot])~\(number)\(path[dot...])"
    }
}

/// The layout of radiant_mlhub 0.5.5; paths begin with the dataset's folder.
enum ClientLayout {
    /// The first of these that is anywhere in an address is the extension, in this order.
    private static let wanted = [".tif", ".tiff", ".json", ".pdf", ".png", ".jpg", ".jpeg", ".csv"]

    /// The extension as the client makes it; `nil` where it ends with an error, and ours is used.
    static func fileExtension(of href: String) -> String? {
        let bytes = Array(href.utf8)
        for candidate in wanted where bytes.firstRange(of: Array(candidate.utf8)) != nil { return candidate }
        let end = href.firstIndex { $0 == "?" || $0 == "#" } ?? href.endIndex
        let name = href[..<end].split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex, name.index(after: dot) < name.endIndex else {
            return nil
        }
        return String(name[dot...])
    }
}
