import FetchCore
import Glibc
import SA1B
import Testing

/// The list that Meta gave out in April 2023, which this project does not hold.
private let realList = packageRoot + "/../shared/data/sa1b/links-2023-04.txt"
private let packageRoot = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }

@Suite("Meta's own list", .enabled(if: access(realList, R_OK) == 0, "the list of April 2023 is not on this machine"))
struct RealListTests {
    let place = Workplace()

    @Test func hasAThousandTarsAndOneOtherRow() async throws {
        let source = try await place.open("--links", realList)
        #expect(try await source.numbers == Array(0..<1000))
        #expect(
            place.notices == ["skipped 1 row of \(realList): line 984 (sa_images_ids.txt) is not a tar of SA-1B"])
    }

    @Test func expiredWithinFourHoursOfOneAfternoon() async throws {
        let expiry = try #require(try await place.open("--links", realList).linkExpiry)
        #expect(Timestamp.rfc3339(expiry.earliest) == "2023-04-30T15:13:53Z")
        #expect(Timestamp.rfc3339(expiry.latest) == "2023-04-30T19:13:26Z")
        #expect(expiry.count == 1000)
    }

    @Test func keepsEachLinkWithItsName() async throws {
        let link = try await place.open("--links", realList).link(20)
        #expect(link.hasPrefix("https://scontent.xx.fbcdn.net/m1/v/t6/An_YmP5OIPXun-"))
    }
}
