import Testing

@testable import HuggingFace

@Suite struct PercentCodingTests {
    @Test func aRevisionIsOneSegment() {
        #expect(PercentCoding.segment("refs/convert/parquet") == "refs%2Fconvert%2Fparquet")
    }

    @Test func pathsKeepTheirSlashes() {
        #expect(PercentCoding.path("a b/ü#?.txt") == "a%20b/%C3%BC%23%3F.txt")
    }
}
