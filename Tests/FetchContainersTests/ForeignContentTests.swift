import FetchContainers
import FetchCore
import Testing

/// What is no archive at all is named.
struct ForeignContentTests {
    private static let denied = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>AccessDenied</Code><Message>Request has
         expired\u{1B}</Message><Signature>secret</Signature></Error>
        """

    @Test(arguments: [
        "<!doctype html><html>", "\u{FEFF}\n <!DOCTYPE HTML>", "<html lang=en>", "<HEAD>",
        "<html>" + String(repeating: "x", count: 5_000),
    ])
    func callsAnHTMLPageByItsName(_ page: String) throws {
        for chunk in Inspection.chunkSizes {
            let error = try #require(Inspection.objection(to: Array(page.utf8), chunk: chunk))
            #expect(error.code == .notAnArchive)
            #expect(error.message == "x.tar is an HTML page, not an archive")
            #expect(error.hint?.contains("expired") == true)
        }
    }

    @Test func repeatsWhatAnErrorDocumentSaysAndNothingElse() {
        let error = Inspection.objection(to: Array(Self.denied.utf8))
        #expect(
            error?.message
                == "x.tar is an XML document, not an archive (AccessDenied: Request has expired\u{FFFD})")
    }

    @Test(arguments: [
        ("PK\u{3}\u{4}", "a zip file"), ("BZh91AY", "a bzip2 file"), ("%PDF-1.7", "a PDF document"),
    ])
    func namesOtherFormats(_ start: String, _ kind: String) {
        for size in [0, 2_000] {
            let error = Inspection.objection(to: Array(start.utf8) + [UInt8](repeating: 7, count: size))
            #expect(error?.code == .notAnArchive)
            #expect(error?.message == "x.tar is \(kind), not a tar, plain or compressed with gzip")
        }
    }

    @Test func refusesAnEmptyFile() {
        #expect(Inspection.objection(to: [])?.message == "x.tar is empty, not an archive")
    }

    @Test(arguments: [20_000, 5_000_000])
    func refusesNothingButZeros(_ size: Int) {
        #expect(Inspection.objection(to: [UInt8](repeating: 0, count: size))?.code == .notAnArchive)
    }

    @Test(arguments: ["seq 1 1000", ":", "printf '<html>'", "printf abc", "printf 'abc' | gzip"])
    func refusesGzipThatHoldsNoTar(_ content: String) throws {
        let error = try Inspection.objection(to: Workshop().make("(\(content)) | gzip > out"))
        #expect(error?.code == .notAnArchive)
    }

    @Test func binaryContentIsRefusedOnlyWhenItIsMarkup() throws {
        let make = ContentInspectors.make
        #expect(make(.any, "p.jpg") == nil)
        for content in ["", "<", "\u{FF}\u{D8}", String(repeating: "7", count: 9_000)] {
            try Inspection.run(try #require(make(.binary, "p.jpg")), Array(content.utf8), chunk: 7)
        }
        let error = #expect(throws: FetchError.self) {
            try Inspection.run(try #require(make(.binary, "p.jpg")), Array(Self.denied.utf8), chunk: 7)
        }
        #expect(error?.code == .unexpectedAnswer)
        #expect(error?.message.hasPrefix("p.jpg is an XML document, not the data asked for (AccessDenied") == true)
    }

    @Test func aMemberMayBeCalledLikeMarkup() throws {
        let archive = try Workshop().make("mkdir '<html>'; tar -cf out '<html>'")
        #expect(Inspection.objection(to: archive) == nil)
    }
}
