import FetchCore
import Testing

@testable import HuggingFace

/// What the Hub says, in the user's words and with the right exit status.
@Suite struct HubRefusalTests {
    private let place = Workplace()
    private let info = "\(Workplace.endpoint)/api/datasets/acme/data/revision/main"

    private func refusal(_ variables: [String: String] = [:]) async -> FetchError? {
        await #expect(throws: FetchError.self) { try await place.open("acme/data", variables: variables) }
    }

    @Test func withoutATokenAPrivateDatasetMayNotExist() async {
        place.transport.refuse(info, 401, code: "RepoNotFound", said: "Invalid username or password.")
        let error = await refusal()
        #expect(error?.message == "acme/data does not exist, or it is private and no token was given")
        #expect(error?.exitStatus == .unauthorized)
    }

    @Test func withATokenItDoesNotExistOrMayNotBeSeen() async {
        place.transport.refuse(info, 404, code: "RepoNotFound")
        let error = await refusal(["HF_TOKEN": "hf_good"])
        #expect(error?.message == "acme/data does not exist, or the account of the token (HF_TOKEN) may not see it")
        #expect(error?.exitStatus == .notFound)
    }

    @Test func aTokenThatIsNoneIsNamedByItsOrigin() async {
        place.transport.refuse(info, 401, said: "Invalid credentials in Authorization header")
        let error = await refusal(["HF_TOKEN": "hf_bad"])
        #expect(error?.message == "the Hub does not know the token from HF_TOKEN")
        #expect(error?.exitStatus == .unauthorized)
        #expect(error?.description.contains("hf_bad") == false)
    }

    @Test func aMissingRevisionListsThoseThereAre() async {
        place.transport.refuse(info, 404, code: "RevisionNotFound")
        place.transport.serve(
            "\(Workplace.endpoint)/api/datasets/acme/data/refs",
            "{\"branches\":[{\"name\":\"dev\"}],\"tags\":[{\"name\":\"v1\"}],\"converts\":[]}")
        let error = await refusal()
        #expect(error?.message == "acme/data has no revision \"main\"")
        #expect(error?.hint == "There are: dev, v1")
        #expect(error?.exitStatus == .notFound)
    }

    @Test func aDisabledDatasetIsSaidToBe() async {
        place.transport.refuse(info, 403, said: "Access to this resource is disabled.")
        #expect(await refusal()?.message == "acme/data has been disabled by the Hub")
    }

    @Test func theQuotaSaysWhenItIsRenewed() async {
        place.transport.refuse(info, 429, fields: ["RateLimit": "\"api\";r=0;t=120"])
        let error = await refusal()
        #expect(error?.code == .throttled)
        #expect(error?.message == "the Hub's limit of requests is used up (429); it is renewed in 2 min 00 s")
        #expect(error?.hint?.contains("HF_TOKEN") == true)
        #expect(error?.exitStatus == .unreachable)
    }

    @Test(arguments: [
        (nil, 401, "is gated: only accounts that have accepted its terms may fetch its files"),
        ("HF_TOKEN", 403, "is gated, and the account of the token (HF_TOKEN) is not on its list"),
    ])
    func aGatedFileSaysWhereToAcceptTheTerms(origin: String?, status: Int, text: String) throws {
        let hub = HubPlace(endpoint: Workplace.endpoint, name: try HubName("acme/data"))
        var error = FetchError(.unauthorized, "refused", httpStatus: status)
        error.answer = ErrorAnswer(fields: ResponseFields([.init("X-Error-Code", "GatedRepo")]), text: "")
        let told = HubRefusal(place: hub, tokenOrigin: origin, revision: "main").explain(error, path: "a")
        #expect(told.message == "acme/data \(text)")
        #expect(told.hint?.contains("\(Workplace.endpoint)/datasets/acme/data") == true)
        #expect(told.disposition == .fatal)
        #expect(told.exitStatus == .unauthorized)
    }

    @Test func aFileThatIsNotThereIsNoReasonToStop() throws {
        let hub = HubPlace(endpoint: Workplace.endpoint, name: try HubName("acme/data"))
        var error = FetchError(.notFound, "refused", httpStatus: 404)
        error.answer = ErrorAnswer(fields: ResponseFields([.init("X-Error-Code", "EntryNotFound")]), text: "")
        let told = HubRefusal(place: hub, tokenOrigin: nil, revision: "main").explain(error, path: "a")
        #expect(told.message == "acme/data has no a at this revision")
        #expect(told.disposition == .permanent)
    }
}
