import FetchCore
import Testing

@Suite("A signed link")
struct SignedLinkTests {
    @Test(arguments: [
        ("https://scontent.xx.fbcdn.net/a.tar?ccb=10-5&oh=00_x&oe=644E89E8&_nc_sid=fb", 1_682_868_712.0),
        ("https://c.example/a?oe=644e89e8#part", 1_682_868_712),
        ("https://b.s3.example/a?X-Amz-Date=20230430T150000Z&X-Amz-Expires=3600&X-Amz-Signature=0", 1_682_870_400),
        ("https://storage.example/a?X-Goog-Expires=60&X-Goog-Date=20230430T150000Z", 1_682_866_860),
        ("https://x.blob.example/a?sv=2022&se=2023-04-30T15%3A13%3A53Z&sig=0", 1_682_867_633),
        ("https://x.blob.example/a?se=2023-04-30T15:13:53Z", 1_682_867_633),
        ("https://x.blob.example/a?se=2023-04-30T15%3a13Z", 1_682_867_580),
        ("https://x.blob.example/a?se=2023-04-30", 1_682_812_800),
        ("https://d.cloudfront.example/a?Expires=1682867633&Signature=0&Key-Pair-Id=K", 1_682_867_633),
        ("https://d.example/a?Expires=1682867634&oe=644E85B1", 1_682_867_633),
    ])
    func saysWhenItStopsWorking(_ url: String, _ seconds: Double) {
        #expect(SignedLink.expiry(of: url) == seconds)
    }

    @Test(arguments: [
        "https://c.example/oe=644E89E8", "https://c.example/a", "https://c.example/a?", "", "?",
        "https://c.example/a?oe=644E89E", "https://c.example/a?oe=644E89E80", "https://c.example/a?oe=644E89EZ",
        "https://c.example/a?oe=+44E89E8", "https://c.example/a?oe", "https://c.example/a#?oe=644E89E8",
        "https://c.example/a?X-Amz-Date=20230430T150000Z", "https://c.example/a?X-Amz-Expires=3600",
        "https://c.example/a?X-Amz-Date=2023-04-30&X-Amz-Expires=3600", "https://c.example/a?se=never",
        "https://c.example/a?Expires=3600", "https://c.example/a?Expires=Sun,%2030%20Apr",
        "https://c.example/a?Expires=-682867633", "https://c.example/a?shoe=644E89E8",
    ])
    func saysNothingInOtherForms(_ url: String) {
        #expect(SignedLink.expiry(of: url) == nil)
    }
}
