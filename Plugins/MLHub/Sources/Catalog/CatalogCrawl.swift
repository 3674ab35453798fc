import CSTACParser
import FetchCore
import GRDBSQLite
import Glibc

/// Follows the links of a static catalog, from its root to its items, into a new asset database.
///
/// What is still to be read, and what was, is kept in the database: memory does not grow with the catalog, and a link
/// that leads back is not followed again.
struct CatalogCrawl: Sendable {
    /// One document to read.
    struct Step: Sendable {
        var id: Int64
        var place: CatalogPlace
        /// The collection of the document that led to it.
        var collection: String?
    }

    let root: CatalogPlace
    let reader: CatalogPlaceReader
    let environment: SourceEnvironment

    /// Documents read at once.
    private static let width = 16
    /// Documents taken from the list of what is to be read at once.
    private static let batch = 256

    /// Reads it all.
    ///
    /// - Throws: ``FetchError`` when the root cannot be read or is nothing of STAC; documents below it that cannot be
    ///   read are noted.
    func run(into writer: CatalogWriter) async throws {
        let frontier = try Frontier(writer.database)
        try frontier.add(root, collection: nil)
        let parser = DocumentParser()
        while true {
            let steps = try frontier.next(Self.batch)
            if steps.isEmpty { break }
            try await readAll(steps) { step, result in
                switch result {
                case .success(let bytes): try add(bytes, step, parser, writer, frontier)
                case .failure(let error):
                    if step.id == 1 || error.disposition == .fatal { throw error }
                    writer.note(.unread, "\(step.place.text): \(error.message)")
                }
            }
            try environment.checkInterruption()
            environment.status("following the catalog: \(Units.count(writer.itemCount)) items")
        }
        environment.status(nil)
        try frontier.drop()
    }

    private func readAll(
        _ steps: [Step], _ body: (Step, Result<[UInt8], FetchError>) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Result<[UInt8], FetchError>).self) { group in
            var next = 0
            func start() {
                guard next < steps.count else { return }
                let (index, place) = (next, steps[next].place)
                next += 1
                group.addTask { (index, await reader.read(place)) }
            }
            for _ in 0..<Self.width { start() }
            // Written in the order of the links, whatever order the answers come in.
            var waiting: [Int: Result<[UInt8], FetchError>] = [:]
            var turn = 0
            while let (index, result) = try await group.next() {
                start()
                waiting[index] = result
                while let ready = waiting.removeValue(forKey: turn) {
                    try body(steps[turn], ready)
                    turn += 1
                }
            }
        }
    }

    private func add(
        _ bytes: [UInt8], _ step: Step, _ parser: DocumentParser, _ writer: CatalogWriter, _ frontier: Frontier
    ) throws {
        try parser.read(bytes) { document, text in
            let place = CatalogWriter.Place(
                base: step.place.base, entry: step.place.isWeb ? nil : CatalogWriter.inFolder,
                collection: step.collection)
            switch document.kind {
            case CSTAC_ITEM: try writer.add(item: document, at: place, body: step.place.isWeb ? text : nil)
            case CSTAC_COLLECTION:
                try writer.add(collection: document, at: place)
                try writer.add(document: step.place.path, of: document, entry: nil, body: text)
                try follow(document, step, String(document.id), frontier, writer)
            case CSTAC_CATALOG:
                try writer.add(document: step.place.path, of: nil, entry: nil, body: text)
                try follow(document, step, step.collection, frontier, writer)
            case CSTAC_LIST:
                let members = DocumentParser()
                for member in UnsafeBufferPointer(start: document.members, count: document.member_count) {
                    try members.read(member) { inner, text in
                        guard inner.kind == CSTAC_ITEM else { return writer.note(.stray, step.place.text) }
                        try writer.add(item: inner, at: place, body: text)
                    }
                }
                try follow(document, step, step.collection, frontier, writer)
            default:
                let isRoot = step.id == 1
                if isRoot {
                    throw FetchError(
                        .badInput, "\(step.place.text) is no document of STAC",
                        hint: "Give a catalog, a collection, an item or an archive of them")
                }
                writer.note(document.kind == CSTAC_BROKEN ? .broken : .stray, step.place.text)
            }
        }
    }

    private func follow(
        _ document: cstac_document, _ step: Step, _ collection: String?, _ frontier: Frontier, _ writer: CatalogWriter
    ) throws {
        for link in UnsafeBufferPointer(start: document.links, count: document.link_count) {
            guard let rel = String(link.rel), ["child", "item", "items", "next"].contains(rel),
                let href = String(link.href)
            else { continue }
            guard let place = step.place.linked(href) else {
                writer.note(.badHref, href)
                continue
            }
            try frontier.add(place, collection: collection)
        }
    }
}
