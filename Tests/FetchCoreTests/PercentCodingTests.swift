import FetchCore
import Testing

@Suite struct PercentCodingTests {
    @Test func aRevisionIsOneSegment() {
        #expect(PercentCoding.segment("refs/convert/parquet") == "refs%2Fconvert%2Fparquet")
    }

    @Test func pathsKeepTheirSlashes() {
        #expect(PercentCoding.path("a b/ü#?.txt") == "a%20b/%C3%BC%23%3F.txt")
    }

    @Test func escapesAreResolvedAndTheRestStays() {
        #expect(PercentCoding.decoded("a%20b%C3%bc%2f100%+5%4") == "a bü/100%+5%4")
        #expect(PercentCoding.decoded("%FF") == nil)
    }
}
