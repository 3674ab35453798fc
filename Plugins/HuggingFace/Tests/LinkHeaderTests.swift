import FetchCore
import Testing

@testable import HuggingFace

@Suite struct LinkHeaderTests {
    @Test(arguments: [
        ("<https://h/a?x=1&y=2>; rel=\"next\"", "https://h/a?x=1&y=2"), ("</a>; title=\"x\"; rel=next", "/a"),
        ("</first>; rel=\"first\", </second>; rel=\"next\"", "/second"), ("</a>; rel=\"prev\"", nil), ("", nil),
    ])
    func theNextPageIsFound(text: String, next: String?) {
        #expect(LinkHeader.next(in: ResponseFields([.init("link", text)])) == next)
    }
}
