import FetchCore
import FetchSelectors
import Foundation
import Testing

@testable import MLHub

/// Two real catalog archives, where they are beside the package: what the client plans for them is known.
@Suite("Real archives", .enabled(if: RealArchive.areThere, "the archives are not beside the package"))
struct RealArchiveTests {
    private func paths(_ name: String, _ selectors: [any Selector] = []) async throws -> Set<String> {
        let place = Workplace()
        let source = try await place.mlhub(
            name, "--archive", "\(RealArchive.folder)/\(name).tar.gz", "--layout", "client")
        let query = selectors.reduce(SelectionQuery.everything) { $0.and($1.query) }
        let items = selectors.reduce(source.items(matching: query)) { $1.apply(to: $0, journal: SelectionJournal()) }
        var paths: Set<String> = []
        for try await item in items { paths.formUnion(item.assets.map(\.path.string)) }
        return paths
    }

    @Test func marineDebrisIsPlannedAsTheClientPlansIt() async throws {
        let name = "nasa_marine_debris"
        let all = try await paths(name)
        #expect(all.count == 2825)
        #expect(all.contains("\(name)/nasa_marine_debris_labels/_common/documentation.pdf"))
        let labels = CollectionSelector([try .init(parsing: "nasa_marine_debris_labels:labels")])
        #expect(try await paths(name, [labels]).count == 706)
        #expect(try await paths(name, [try TimeSelector(parsing: "2018-12-15")]).count == 9)
        #expect(try await paths(name, [try TimeSelector(parsing: "2016-01-01/2016-12-31")]).count == 325)
    }

    @Test func soilMoistureIsPlannedAsTheClientPlansIt() async throws {
        let name = "su_sar_moisture_content_main"
        #expect(try await paths(name).count == 17)
        #expect(try await paths(name, [try TimeSelector(parsing: "2016-01-01/2016-12-31")]).count == 11)
        #expect(try await paths(name, [try TimeSelector(parsing: "2015-07-31")]).count == 3)
    }
}

/// Where the archives are.
enum RealArchive {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/stac").standardizedFileURL.path()

    static var areThere: Bool {
        FileManager.default.fileExists(atPath: folder + "/nasa_marine_debris.tar.gz")
    }
}
