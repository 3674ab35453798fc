import FetchCore
import Testing

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_682_867_633, "2023-04-30T15:13:53Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"), (1_682_867_633.9, "2023-04-30T15:13:53Z"),
            (-0.5, "1969-12-31T23:59:59Z"),
        ] as [(Double, String)])
    func isWrittenInRFC3339(seconds: Double, text: String) {
        #expect(Timestamp.rfc3339(seconds) == text)
        #expect(Timestamp.parseRFC3339(text) == seconds.rounded(.down))
    }

    @Test func yearsThatHaveNoFourDigitsBecomeTheNearest() {
        #expect(Timestamp.rfc3339(1e15) == "9999-12-31T23:59:59Z")
        #expect(Timestamp.rfc3339(-1e15) == "0000-01-01T00:00:00Z")
    }

    @Test func isSpokenForPeople() {
        #expect(Timestamp.spoken(1_682_867_633) == "30 April 2023 15:13 UTC")
        #expect(Timestamp.spoken(1_672_531_500) == "1 January 2023 00:05 UTC")
    }

    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800), ("Wed, 5 Apr 2023 00:00:00 GMT", 1_680_652_800),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ] as [(String, Double)])
    func isReadFromAnHTTPDate(text: String, seconds: Double) {
        #expect(Timestamp.parseHTTPDate(text) == seconds)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Non 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 99999999999 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "120",
    ])
    func otherDatesOfHTTPAreNotRead(text: String) {
        #expect(Timestamp.parseHTTPDate(text) == nil)
    }

    @Test func isReadFromTheCompactForm() {
        #expect(Timestamp.parseCompact("20230430T151353Z") == 1_682_867_633)
        for text in [
            "", "20230430T151353", "20230430T151353+", "20231330T151353Z", "2023-04-30T15:13:53Z", "20230430 151353Z",
        ] {
            #expect(Timestamp.parseCompact(text) == nil, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("2023-04-30T15:13:53Z", 1_682_867_633), ("2023-04-30T15:13:53.25Z", 1_682_867_633),
            ("2023-04-30T15:13:53+02:00", nil), ("2023-04-30T15:13:53", nil), ("2023-04-30T25:13:53Z", nil),
            ("2023-04-30", nil), ("", nil), ("2023-04-30T15:13:5xxZ", nil),
        ] as [(String, Double?)])
    func isReadFromRFC3339InUTC(text: String, seconds: Double?) {
        #expect(Timestamp.parseRFC3339(text) == seconds)
    }

    @Test func theMonotonicClockDoesNotGoBack() {
        let times = (0..<1000).map { _ in Timestamp.monotonic() }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    }
}
