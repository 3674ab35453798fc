import CSTACParser
import FetchCore
import Synchronization

/// Walks over the items of a STAC API. Each page goes into the asset database and comes out of it again, so that an
/// asset can be found by its number later; a walk that ends early asks for no more pages.
final class SearchSession: Sendable {
    private struct State: @unchecked Sendable {
        var writer: CatalogWriter
    }

    let database: AssetDatabase
    private let api: SearchAPI
    private let environment: SourceEnvironment
    private let state: Mutex<State>
    private let naming: @Sendable (DatabaseReader) throws -> AssetNaming
    private let label: String

    init(
        _ api: SearchAPI, database: AssetDatabase, label: String, environment: SourceEnvironment,
        naming: @escaping @Sendable (DatabaseReader) throws -> AssetNaming
    ) throws {
        self.api = api
        self.database = database
        self.label = label
        self.environment = environment
        self.naming = naming
        state = Mutex(State(writer: try CatalogWriter(database, sharedAssets: false)))
    }

    /// Lists the items that match.
    func items(matching query: SelectionQuery) -> ItemSequence {
        ItemSequence { [self] in
            var page: SearchAPI.Page? = api.first(query)
            var asked: Set<SearchAPI.Page> = []
            return {
                while let current = page {
                    guard asked.insert(current).inserted else {
                        throw FetchError(.unexpectedAnswer, "\(self.label) leads from page to page in a circle")
                    }
                    let bytes = try await self.environment.transport.read(
                        SearchAPI.request(current), limit: SearchAPI.largestPage)
                    let items: [Item]
                    (items, page) = try self.take(bytes, of: current, query)
                    if !items.isEmpty { return items }
                }
                return nil
            }
        }
    }

    /// What of the items seen so far could not be used.
    var notices: [String] { state.withLock { $0.writer.notes.notices(label) } }

    private func take(
        _ bytes: [UInt8], of page: SearchAPI.Page, _ query: SelectionQuery
    ) throws -> ([Item], SearchAPI.Page?) {
        try state.withLock { state in
            let writer = state.writer
            let before = writer.itemCount
            var next: SearchAPI.Page?
            try DocumentParser().read(bytes) { document, _ in
                guard document.kind == CSTAC_LIST else {
                    throw FetchError(.unexpectedAnswer, "\(label) did not answer with a list of items")
                }
                let members = DocumentParser()
                for member in UnsafeBufferPointer(start: document.members, count: document.member_count) {
                    try members.read(member) { item, text in
                        guard item.kind == CSTAC_ITEM else { return writer.note(.stray, label) }
                        try writer.add(
                            item: item, at: CatalogWriter.Place(base: .web(Self.base(item, page))), body: text)
                    }
                }
                for link in UnsafeBufferPointer(start: document.links, count: document.link_count)
                where String(link.rel) == "next" { next = SearchAPI.next(link, after: page) }
            }
            let isNew = writer.itemCount > before
            guard isNew else { return ([], next) }
            let walk = try ItemWalk(
                database: database, naming: try naming(DatabaseReader(database)), query: query,
                ids: before + 1...writer.itemCount)
            var items: [Item] = []
            while let batch = try walk.next() { items += batch }
            return (items, next)
        }
    }

    /// What relative addresses of an item are relative to: its own address when it tells one.
    private static func base(_ item: cstac_document, _ page: SearchAPI.Page) -> String {
        for link in UnsafeBufferPointer(start: item.links, count: item.link_count) where String(link.rel) == "self" {
            if let own = String(link.href), Href.isWeb(own) { return own }
        }
        return page.url
    }
}
