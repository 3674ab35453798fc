import Testing

@testable import HuggingFace

@Suite struct LFSPointerTests {
    private let oid = Workplace.oid

    private func pointer(_ text: String) -> LFSPointer? { LFSPointer(Array(text.utf8)) }

    @Test(arguments: [
        "https://git-lfs.github.com/spec/v1", "http://git-media.io/v/2", "https://hawser.github.com/spec/v1",
    ])
    func pointersOfAllTimesAreRead(version: String) {
        let found = pointer("version \(version)\noid sha256:\(oid)\nsize 12345\n")
        #expect(found?.oid == oid)
        #expect(found?.size == 12345)
    }

    @Test func extensionsAreAllowed() {
        let text = "version https://git-lfs.github.com/spec/v1\next-0-foo sha256:\(oid)\noid sha256:\(oid)\nsize 1\n"
        #expect(pointer(text)?.size == 1)
    }

    @Test(arguments: [
        "", "version 1\n", "version https://git-lfs.github.com/spec/v9\noid sha256:OID\nsize 1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha1:OID\nsize 1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:OID\nsize -1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:OID\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:OID\nsize 1\nsize 2\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:xyz\nsize 1\n",
        " version https://git-lfs.github.com/spec/v1\noid sha256:OID\nsize 1\n",
    ])
    func whatIsNoPointerIsAFile(text: String) {
        #expect(pointer(text.replacing("OID", with: oid)) == nil)
    }

    @Test func aLongTextIsNoPointer() {
        let text = "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 1\n"
        #expect(pointer(text + String(repeating: "x y\n", count: 300)) == nil)
    }
}
