import FetchCore
import Testing

/// Names of members, by WebDataset's rule.
struct SampleNameTests {
    @Test(arguments: [
        ("sa_1.jpg", "sa_1", "jpg"), ("sa_1.JSON", "sa_1", "json"), ("val/0001.seg.png", "val/0001", "seg.png"),
        ("a.b/c", "a.b/c", ""), ("a.b/c.d", "a.b/c", "d"), ("a.b/c.d.e", "a.b/c", "d.e"), ("noend", "noend", ""),
        ("", "", ""), (".hidden", ".hidden", ""), ("x/.hidden", "x/.hidden", ""), (".hidden.txt", ".hidden", "txt"),
        ("end.", "end", ""), ("x/", "x/", ""), ("00.0.jpg", "00", "0.jpg"), ("h\u{E9}.jpg", "h\u{E9}", "jpg"),
        // A dot with a mark on it is still a dot among bytes.
        ("x.\u{301}jpg", "x", "\u{301}jpg"), ("x/\u{301}y.jpg", "x/\u{301}y", "jpg"),
    ])
    func theKeyEndsAtTheFirstDotOfTheLastComponent(_ name: String, _ key: String, _ part: String) {
        let read = SampleName(name)
        #expect(read.key == key)
        #expect(read.part == part)
    }
}
