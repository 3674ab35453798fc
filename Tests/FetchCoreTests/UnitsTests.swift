import FetchCore
import Testing

@Suite("Units")
struct UnitsTests {
    @Test(arguments: [
        (0, "0 B"), (1, "1 B"), (999, "999 B"), (1000, "1.0 kB"), (1499, "1.5 kB"), (99_949, "99.9 kB"),
        (99_950, "100 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (11_300_000_000, "11.3 GB"),
        (5_400_000_000_000, "5.4 TB"), (Int64.max, "9223 PB"), (-1500, "-1.5 kB"), (-12, "-12 B"),
    ])
    func writeSizes(bytes: Int64, text: String) {
        #expect(Units.bytes(bytes) == text)
    }

    @Test(
        arguments: [
            (0, "0.0 s"), (0.44, "0.4 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"),
            (185, "3 min 05 s"), (3599.4, "59 min 59 s"), (3599.6, "1 h 00 min"), (7800, "2 h 10 min"),
            (86_400, "1 d 0 h"), (273_600, "3 d 4 h"), (1e12, "centuries"), (-1, "unknown"), (.infinity, "unknown"),
            (.nan, "unknown"),
        ] as [(Double, String)])
    func writeDurations(seconds: Double, text: String) {
        #expect(Units.duration(seconds: seconds) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (100_000, "100,000"), (1_000_000, "1,000,000"), (-1234, "-1,234"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func separateThousands(number: Int, text: String) {
        #expect(Units.count(number) == text)
    }

    @Test func countNouns() {
        #expect(Units.count(1, "tar") == "1 tar")
        #expect(Units.count(0, "tar") == "0 tars")
        #expect(Units.count(1200, "entry", "entries") == "1,200 entries")
    }

    @Test(
        arguments: [
            (1.25, 1, "1.3"), (-1.25, 1, "-1.3"), (-0.04, 1, "0.0"), (2.5, 0, "3"), (1.005, 3, "1.005"), (7, 2, "7.00"),
            (.infinity, 1, "inf"),
        ] as [(Double, Int, String)])
    func roundDecimals(value: Double, places: Int, text: String) {
        #expect(Units.decimal(value, places: places) == text)
    }

    @Test(arguments: [
        ("500000", 500_000), ("0", 0), ("20kB", 20_000), ("1.5 GB", 1_500_000_000), ("2GiB", 2_147_483_648),
        ("10M", 10_000_000), ("10m", 10_000_000), ("1 KiB", 1024), ("1_000", 1000), ("3b", 3), ("0.5k", 500),
        ("1T", 1_000_000_000_000), ("1TiB", 1_099_511_627_776), (".5k", 500),
    ])
    func readSizes(text: String, bytes: Int64) throws {
        #expect(try Units.parseBytes(text) == bytes)
    }

    @Test(arguments: [
        "", " ", "k", "-1", "-1k", "1x", "1.2.3", ".", "1e3", "0x10", "١", "½", "1,5k", "9000000000G",
        "99999999999999999999", "inf", "nan", "1 k b s", "1kB\u{1B}[2J",
    ])
    func anythingElseIsAnErrorThatQuotesIt(text: String) {
        let error = #expect(throws: FetchError.self) { try Units.parseBytes(text) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("\"\(SafeText.printable(text))\"") == true)
        #expect(error?.message.contains("\u{1B}") == false)
    }

    @Test func padWithZeros() {
        #expect(Units.padded(20, to: 6) == "000020")
        #expect(Units.padded(1_234_567, to: 6) == "1234567")
    }
}
