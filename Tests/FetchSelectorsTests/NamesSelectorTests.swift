import FetchCore
import FetchSelectors
import Testing

struct NamesSelectorTests {
    @Test func idsPathsAndFileNamesAllWork() async throws {
        let selector = NamesSelector(names: ["sa_000003", "sa_000001.tar"], allowMissing: false)
        #expect(try await selector.numbers(of: Listing.tars(0..<5)) == [1, 3])
        let items = try Listing.unnumbered([("s1", ["s1/a.tif"]), ("s2", ["s2/b.tif"]), ("s3", ["s3/c.tif"])])
        let paths = NamesSelector(names: ["s1/a.tif", "c.tif"], allowMissing: false)
        #expect(try await paths.ids(of: items) == ["s1", "s3"])
    }

    @Test func missingNamesAreNamed() async throws {
        let names = Set((10..<23).map { "n\($0)" } + ["sa_000001"])
        let items = try Listing.tars(0..<5)
        let error = await NamesSelector(names: names, allowMissing: false).failure(of: items)
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("n10, n11, n12, n13, n14, n15, n16, n17, n18, n19 and 3 more") == true)
        #expect(try await NamesSelector(names: names, allowMissing: true).numbers(of: items) == [1])
    }
}
