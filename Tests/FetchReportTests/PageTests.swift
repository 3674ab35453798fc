import FetchCore
import Foundation
import Testing

@testable import FetchReport

@Suite struct PageTests {
    private static let hostile = "<script>alert(1)</script>\"'&\u{1B}[31m\u{202E}.jpg"

    /// Expects a page that does nothing and asks for nothing.
    private func expectHarmless(_ html: String) throws {
        #expect(html.contains("Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"))
        #expect(!html.lowercased().contains("<script") && !html.contains("\u{1B}"))
        for attribute in ["src=\"", "href=\"", "url(", "@import", "xlink"] {
            for rest in html.components(separatedBy: attribute).dropFirst() {
                #expect(attribute == "src=\"" && rest.hasPrefix("data:image/"), "\(attribute)\(rest.prefix(40))")
            }
        }
        #expect(html.matches(of: /\son[a-z]+=/).isEmpty)
    }

    private func facts() -> ReportFacts {
        var facts = ReportFacts(directory: Self.hostile, dataset: "urls:\(Self.hostile)", time: 1_795_000_000)
        (facts.chosen, facts.done, facts.failed, facts.files, facts.bytes) = (3, 2, 1, 2, 5_000_000)
        facts.runs = [
            .init(
                started: 1_794_999_000, finished: 1_794_999_010, selection: "--include '\(Self.hostile)'", status: 65,
                files: 2, bytes: 5_000_000)
        ]
        facts.licence = .init(name: Self.hostile, summary: Self.hostile, url: "javascript:alert(1)")
        facts.failures = [.init(path: Self.hostile, code: "not-found", reason: Self.hostile)]
        facts.failureCodes = [("not-found", 1)]
        facts.endings = [.init(name: Self.hostile, count: 2, bytes: 5_000_000)]
        facts.keys = facts.endings + [.init(name: "B02", count: 1, bytes: 3)]
        facts.timeline = .init(start: 0, end: 8, bytes: [0, 100, 50, 0])
        facts.classes = [.init(title: Self.hostile, counts: [(Self.hostile, 3), ("b", 1)])]
        facts.sizes.add(1)
        facts.sizes.add(4_999_999)
        facts.footprints.add(BoundingBox(west: 179, south: -20, east: -179, north: -15))
        return facts
    }

    @Test func aReportIsHarmlessWhateverNamesSay() throws {
        let html = ReportPage(facts()).html
        try expectHarmless(html)
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        for words in ["5.0 MB", "not-found 1", "2 of 3", "500 kB/s", "status 65", "Places", "B02"] {
            #expect(html.contains(words), "\(words)")
        }
    }

    @Test func anEmptyDirectoryHasAReport() throws {
        let html = ReportPage(ReportFacts(directory: "d", dataset: "urls:urls", time: 0)).html
        try expectHarmless(html)
        #expect(html.contains("None so far."))
        #expect(!html.contains("<svg"))
    }

    @Test func aContactSheetIsHarmlessAndHoldsThePictures() throws {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let html = ContactSheet(
            title: Self.hostile, words: Self.hostile,
            entries: [
                .init(path: Self.hostile, words: Self.hostile, content: ("image/png", bytes)),
                .init(path: "b.tif", words: "too large", content: nil),
            ]
        ).html
        try expectHarmless(html)
        #expect(html.contains("data:image/png;base64,\(Data(bytes).base64EncodedString())\""))
        #expect(html.contains("cannot be shown"))
    }

    @Test(arguments: [0, 1, 2, 3, 4, 100])
    func base64IsAsFoundationWritesIt(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 250) }
        #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    }

    @Test func barsStandForTheirCounts() {
        var counts = ValueCounts(scale: .whole)
        for (value, number) in [(1.0, 10), (2, 20), (3, 5)] { for _ in 0..<number { counts.add(value) } }
        let svg = Plot.histogram(Histogram(counts), whole: true, marker: (2, "here"))
        #expect(svg.contains("<title>2: 20</title>") && svg.contains("<title>3: 5</title>"))
        #expect(svg.contains("stroke-dasharray") && svg.contains(">here</text>"))
        let heights = svg.matches(of: /height="([0-9.]+)" fill="var\(--mark\)"/).compactMap { Double($0.1) }
        #expect(heights == [55, 110, 27.5])
    }

    @Test func placesAcrossTheAntimeridianAreTwoParts() {
        var places = Footprints()
        places.add(BoundingBox(west: 179, south: -20, east: -179, north: -15))
        let svg = WorldMap.svg(places)
        #expect(svg.components(separatedBy: "fill-opacity").count == 3)
        #expect(svg.contains("30° E") && svg.contains("30° S") && svg.contains(">0°<"))
    }

    @Test func theLowestRanksAreChosenWhateverTheOrder() {
        var (up, down) = (LowestRanks(3), LowestRanks(3))
        for number in 0..<1000 as Range<UInt64> {
            up.add("\(number)", number * 7919 % 1000)
            down.add("\(999 - number)", (999 - number) * 7919 % 1000)
        }
        #expect(Set(up.paths) == Set(down.paths))
        #expect(up.paths.count == 3 && up.paths.contains("0"))
    }
}
