import ArgumentParser
import SA1B
import Testing

@Suite("The options of sa1b")
struct SA1BOptionsTests {
    private func refusal(_ arguments: String...) -> String? {
        do {
            _ = try SA1BOptions.parse(arguments)
            return nil
        } catch {
            return SA1BOptions.message(for: error)
        }
    }

    @Test func wantOneKindOfPlace() throws {
        #expect(refusal()?.contains("--links FILE") == true)
        #expect(refusal("--links", "a", "--url-template", "https://m/{name}")?.contains("not both") == true)
        #expect(refusal("--links", "a") == nil)
        #expect(refusal("--url-template", "https://m/{number}.tar") == nil)
    }

    @Test func refuseATemplateThatCannotWork() throws {
        let same = refusal("--url-template", "https://mirror.example/sa.tar?sig=secret")
        #expect(same?.contains("neither {name} nor {number}") == true)
        #expect(same?.contains("secret") == false)
        #expect(refusal("--url-template", "mirror.example/{name}")?.contains("no http or https address") == true)
        #expect(refusal("--url-template", "ftp://mirror.example/{name}")?.contains("no http or https") == true)
    }

    @Test func readStandardInputOnce() throws {
        #expect(refusal("--links", "-", "--md5", "-")?.contains("read once") == true)
        #expect(refusal("--links", "-", "--md5", "sums") == nil)
        #expect(refusal("--url-template", "https://m/{name}", "--md5", "-") == nil)
    }
}
