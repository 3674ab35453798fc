import FetchCore
import Testing

@testable import HuggingFace

@Suite struct HubVariablesTests {
    private let place = Workplace()

    @Test func cachesLieWhereTheEcosystemLooks() throws {
        #expect(try HubVariables(["HOME": "/h"]).cache == "/h/.cache/huggingface/hub")
        #expect(try HubVariables(["HOME": "/h", "XDG_CACHE_HOME": "/x"]).cache == "/x/huggingface/hub")
        #expect(try HubVariables(["HOME": "/h", "HF_HOME": "~/f"]).cache == "/h/f/hub")
        #expect(try HubVariables(["HF_HOME": "/f", "HF_HUB_CACHE": "/c"]).cache == "/c")
    }

    @Test func theEndpointLosesItsSlash() throws {
        #expect(try HubVariables([:]).endpoint == "https://huggingface.co")
        #expect(try HubVariables(["HF_ENDPOINT": "http://mirror:8080/hub/"]).endpoint == "http://mirror:8080/hub")
        #expect(throws: FetchError.self) { try HubVariables(["HF_ENDPOINT": "mirror"]) }
    }

    @Test(arguments: [("1", true), ("true", true), ("ON", true), ("0", false), ("", false)])
    func offlineIsSaidInTheEcosystemsWords(text: String, isOffline: Bool) throws {
        #expect(try HubVariables(["HF_HUB_OFFLINE": text]).isOffline == isOffline)
    }

    @Test func tokensAreLookedForInOrder() throws {
        let file = try place.write(" hf_file\n", to: "token")
        let other = try place.write("hf_other", to: "other")
        let all = ["HF_TOKEN": "hf_env", "HUGGING_FACE_HUB_TOKEN": "hf_old", "HF_TOKEN_PATH": file]
        #expect(try HubVariables(all).token(file: other)?.value == "hf_other")
        #expect(try HubVariables(all).token(file: nil)?.value == "hf_env")
        #expect(try HubVariables(["HUGGING_FACE_HUB_TOKEN": "hf_old"]).token(file: nil)?.value == "hf_old")
        #expect(try HubVariables(["HF_TOKEN_PATH": file]).token(file: nil)?.value == "hf_file")
        #expect(try HubVariables(["HF_HOME": place.folder]).token(file: nil)?.value == "hf_file")
        #expect(try HubVariables(["HF_HOME": "/nowhere"]).token(file: nil) == nil)
    }

    @Test func implicitTokensCanBeSwitchedOff() throws {
        let variables = try HubVariables(["HF_TOKEN": "hf_env", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"])
        #expect(try variables.token(file: nil) == nil)
    }

    @Test func aTokenFileWithoutATokenIsAnError() throws {
        let empty = try place.write("\n", to: "empty")
        for file in [empty, "/nowhere/token"] {
            let error = #expect(throws: FetchError.self) { try HubVariables([:]).token(file: file) }
            #expect(error?.code == .badInput)
        }
    }

    @Test func aTokenOfTwoLinesIsNone() throws {
        #expect(try HubVariables(["HF_TOKEN": "hf_a\nX-Evil: 1", "HF_HOME": "/nowhere"]).token(file: nil) == nil)
    }
}
