import Foundation
import MiniatureMirror
import Testing

/// A running miniature MLHub, stopped with its last reference, and what its documents say.
final class FloodStage {
    typealias Document = [String: Any]

    let mirror: MLHubMirror

    init(scale: Double = 0.005, change: (inout FloodRecipe) -> Void = { _ in }, limits: MLHubMirror.Limits = .init())
        throws
    {
        var recipe = FloodRecipe(scale: scale)
        recipe.assetBytes = 2000
        change(&recipe)
        mirror = try MLHubMirror(recipe: recipe, limits: limits)
        mirror.start()
    }

    deinit {
        mirror.stop()
    }

    /// The document at a path of the MLHub API, or at a URL.
    func document(_ path: String, _ options: String...) throws -> Document {
        let url = path.hasPrefix("http") ? path : mirror.apiURL + path
        return try Self.document(try Curl(url, options: options))
    }

    /// What an answer says.
    static func document(_ answer: Curl) throws -> Document {
        try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? Document)
    }

    /// The members of an array of objects.
    static func list(_ document: Document, _ name: String) throws -> [Document] {
        try #require(document[name] as? [Document])
    }

    /// The target of the first link of a relation.
    static func link(_ document: Document, _ relation: String) throws -> Document? {
        try list(document, "links").first { $0["rel"] as? String == relation }
    }

    /// All items of pages that are linked by `GET`.
    func pages(_ first: String) throws -> [[Document]] {
        var pages: [[Document]] = []
        var next: String? = first
        while let url = next {
            let page = try document(url)
            pages.append(try Self.list(page, "features"))
            next = try Self.link(page, "next")?["href"] as? String
        }
        return pages
    }

    /// The id of an item.
    static func id(_ item: Document) throws -> String {
        try #require(item["id"] as? String)
    }
}
