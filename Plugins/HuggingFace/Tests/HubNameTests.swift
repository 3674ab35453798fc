import FetchCore
import Testing

@testable import HuggingFace

@Suite struct HubNameTests {
    @Test(arguments: [
        "acme/data", "datasets/acme/data", "https://huggingface.co/datasets/acme/data",
        "https://huggingface.co/datasets/acme/data/tree/main/train", "https://huggingface.co/datasets/acme/data?x=1",
    ])
    func aDatasetIsNamedAsPeopleCopyIt(text: String) throws {
        #expect(try HubName(text).description == "acme/data")
    }

    @Test func theOldestDatasetsHaveNoOwner() throws {
        #expect(try HubName("squad").description == "squad")
        #expect(try HubName("squad").cacheFolder == "datasets--squad")
        #expect(try HubName("a.b/c_d-e").cacheFolder == "datasets--a.b--c_d-e")
    }

    @Test(arguments: [
        "", "a b", "../x", "a/b/c", "a--b/c", "a/..", "-a/b", "a/b/", "/a/b", "https://huggingface.co/acme/model",
        "a/b?token=SECRET", "a/\u{7}b",
    ])
    func whatIsNoNameIsRefusedWithoutSecrets(text: String) {
        let error = #expect(throws: FetchError.self) { try HubName(text) }
        #expect(error?.exitStatus == .usage)
        #expect(error?.message.contains("SECRET") == false)
    }
}
