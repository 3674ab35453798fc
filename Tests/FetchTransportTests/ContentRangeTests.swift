import Testing

@testable import FetchTransport

@Suite struct ContentRangeTests {
    @Test(
        arguments: [
            ("bytes 5-9/100", 5..<10, 100), ("bytes 0-0/1", 0..<1, 1), ("bytes 5-9/*", 5..<10, nil),
            ("bytes */100", nil, 100), ("bytes */0", nil, 0), ("bytes */*", nil, nil), ("Bytes  5-9/100", 5..<10, 100),
            ("bytes 9223372036854775806-9223372036854775806/9223372036854775807", Int64.max - 1..<Int64.max, Int64.max),
        ] as [(String, Range<Int64>?, Int64?)])
    func isReadInAllItsForms(text: String, range: Range<Int64>?, size: Int64?) throws {
        let header = try #require(ContentRange(text))
        #expect(header.range == range)
        #expect(header.size == size)
    }

    @Test(arguments: [
        "", "bytes", "5-9/100", "items 5-9/100", "bytes 5-9", "bytes 5/100", "bytes 9-5/100", "bytes -5-9/100",
        "bytes 5--9/100", "bytes a-5-9/100", "bytes 5-9/-1", "bytes 5-9/x", "bytes 5-9/100/200", "bytes 5-9 /100",
        "bytes 5-100/100", "bytes 0-9223372036854775807/*", "bytes 0-99999999999999999999/*", "bytes -/100",
    ])
    func anythingElseIsNone(text: String) {
        #expect(ContentRange(text) == nil)
    }
}
