import MiniatureMirror
import Testing

struct FaultSpecificationTests {
    @Test func readsAProbability() throws {
        let specification = try FaultSpecification("stall:1000000:5@0.05")
        #expect(specification.place == .random(0.05))
        guard case .stall(1_000_000, 5) = specification.fault else {
            Issue.record("not a stall: \(specification.fault)")
            return
        }
    }

    @Test func readsANameAndACount() throws {
        let specification = try FaultSpecification("expired403*2@sa_000020.tar")
        #expect(specification.place == .name("sa_000020.tar"))
        #expect(specification.times == 2)
    }

    @Test func keepsColonsInTheLastArgument() throws {
        guard case .redirect("http://127.0.0.1:9/x") = try FaultSpecification("redirect:http://127.0.0.1:9/x").fault
        else {
            Issue.record("colons were lost")
            return
        }
    }

    @Test(arguments: FaultSpecification.syntax)
    func readsAllItNames(_ syntax: String) throws {
        let words = syntax.split { "[]:".contains($0) }
        let text = ([String(words[0])] + words.dropFirst().map { _ in "9" }).joined(separator: ":")
        _ = try FaultSpecification(text)
    }

    @Test(arguments: ["", "nonsense", "cut", "cut:x", "cut:1:2", "stall:5", "cut:1@1.5", "cut:1*0", "cut:1*2@0.5"])
    func refusesWhatItCannotRead(_ text: String) {
        #expect(throws: FaultSpecificationError.self) { try FaultSpecification(text) }
    }
}
