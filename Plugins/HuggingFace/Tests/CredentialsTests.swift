import FetchCore
import Testing

@testable import HuggingFace

@Suite struct CredentialsTests {
    private let place = Workplace()
    private let netrc = Netrc(
        """
        # comment
        machine a.example login anna password "pa"
        machine b.example
          login bob
          password pb
        macdef init
        machine c.example login x password y

        default login anybody password pd
        machine a.example login second password p2
        """)

    @Test func hostsAreFoundAndTheFirstCounts() {
        #expect(netrc.credential(for: "a.example") == Credential(user: "anna", password: "pa"))
        #expect(netrc.credential(for: "b.example") == Credential(user: "bob", password: "pb"))
        #expect(netrc.credential(for: "c.example") == Credential(user: "anybody", password: "pd"))
        #expect(Netrc("machine a login").credential(for: "a") == nil)
    }

    @Test func theTokenComesFirstAndStaysAtItsOrigin() throws {
        let helper = CredentialHelper(variables: ["PATH": "/nowhere"])
        let token = Credentials.Token(value: "hf_x", origin: "https://hub.example")
        let all = Credentials(token: token, netrc: netrc, helper: helper)
        #expect(all.candidate(0, for: "https://hub.example/datasets/a")?.password == "hf_x")
        #expect(all.candidate(1, for: "https://hub.example/datasets/a")?.password == "pd")
        #expect(all.candidate(2, for: "https://hub.example/datasets/a") == nil)
        #expect(all.candidate(0, for: "http://hub.example/datasets/a")?.password == "pd")
        #expect(all.candidate(0, for: "https://a.example:8443/x")?.password == "pa")
    }

    @Test(.enabled(if: ChildProcess.finds("git"), "git is not installed"))
    func gitsHelpersAreAsked() throws {
        let file = try place.write("https://carl:secret@h.example\n", to: "credentials")
        try place.write("[credential]\n\thelper = store --file=\(file)\n", to: ".gitconfig")
        let helper = CredentialHelper(variables: place.environment().variables)
        #expect(helper.fill("https://h.example/a/b") == Credential(user: "carl", password: "secret"))
        #expect(helper.fill("https://other.example/a") == nil)
    }

    @Test func basicIsWhatRFC7617Says() {
        #expect(Credential(user: "Aladdin", password: "open sesame").basic == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    }
}
