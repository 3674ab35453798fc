import FetchCore
import SA1B
import Testing

@Suite("The place of a list")
struct ListPlaceTests {
    @Test func mayBeAnAddressWhoseQueryIsNeverShown() async throws {
        let address = "https://lists.example/links.txt?token=secret"
        let place = Workplace(documents: [address: "\(row(4))\nother.txt\thttps://cdn.example/o"])
        #expect(try await place.open("--links", address).numbers == [4])
        #expect(
            place.notices == [
                "skipped 1 row of https://lists.example/links.txt?…: line 2 (other.txt) is not a tar of SA-1B"
            ])
    }

    @Test func mayFailWithTheTransportsError() async throws {
        let place = Workplace()
        let error = await #expect(throws: FetchError.self) {
            try await place.open("--links", "https://lists.example/x")
        }
        #expect(error?.code == .notFound)
    }

    @Test func isNamedWhenItIsMissing() async throws {
        let place = Workplace()
        let error = await #expect(throws: FetchError.self) { try await place.open("--links", place.path("none.txt")) }
        #expect(error?.code == .badInput)
        #expect(error?.message == "the list \(place.path("none.txt")) cannot be read: No such file or directory")
        #expect(error?.hint?.isEmpty == false)
    }

    @Test func isNamedWhenItIsAFolder() async throws {
        let place = Workplace()
        let error = await #expect(throws: FetchError.self) { try await place.open("--links", place.folder) }
        #expect(error?.code == .badInput)
        #expect(error?.message == "the list \(place.folder) cannot be read: Is a directory")
    }

    @Test func isRefusedWhenItIsFarTooLarge() async throws {
        let place = Workplace()
        let error = await #expect(throws: FetchError.self) { try await place.open("--links", "/dev/zero") }
        #expect(error?.code == .badInput)
        #expect(error?.message == "/dev/zero is larger than 67.1 MB, so it is not a list")
    }
}
