import FetchCore
import Foundation

/// `--write-links`: the chosen rows as a list the source reads.
struct LinkWriter<Source: DatasetSource> {
    let source: Source
    let selectors: [any Selector]

    func write(to file: String, quiet: Bool) async throws {
        guard let listing = source as? any LinkListing else {
            throw FetchError(.usage, "\(Source.descriptor.name) has no link lists", hint: "Leave --write-links away")
        }
        let (text, count) = try await rows(listing)
        if file == "-" { return Console.print(String(text.dropLast())) }
        do {
            // A device or a pipe is written to; only a file is replaced.
            let kind = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
            let isFile = kind == nil || kind == .typeRegular
            try Data(text.utf8).write(to: URL(filePath: file), options: isFile ? .atomic : [])
        } catch {
            throw FetchError(.localIO, "the list \(file) cannot be written: \(error.localizedDescription)")
        }
        if !quiet { Console.note("\(Units.count(count, "link")) written to \(file)") }
    }

    private func rows<Listing: LinkListing>(_ listing: Listing) async throws -> (String, Int) {
        let journal = SelectionJournal()
        let query = selectors.reduce(SelectionQuery.everything) { $0.and($1.query) }
        let items = selectors.reduce(listing.items(matching: query)) { $1.apply(to: $0, journal: journal) }
        var text = Listing.linkListHeader.map { $0 + "\n" } ?? ""
        var count = 0
        for try await item in items {
            for asset in item.assets {
                text += try listing.linkRow(for: asset) + "\n"
                count += 1
            }
        }
        return (text, count)
    }
}
