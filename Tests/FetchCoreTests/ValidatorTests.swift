import FetchCore
import Testing

@Suite("A validator")
struct ValidatorTests {
    private static let date = "Wed, 05 Apr 2023 00:00:00 GMT"

    @Test(
        arguments: [
            (Validator(etag: "\"a\"", lastModified: date), "\"a\""), (Validator(etag: "\"a\""), "\"a\""),
            (Validator(lastModified: date), date), (Validator(), nil), (Validator(etag: "W/\"a\""), nil),
            // A date beside a weak tag says no more than the tag.
            (Validator(etag: "W/\"a\"", lastModified: date), nil),
        ] as [(Validator, String?)])
    func onlyAStrongOneMayGoIntoIfRange(validator: Validator, ifRange: String?) {
        #expect(validator.ifRange == ifRange)
    }

    @Test(arguments: [
        (Validator(etag: "\"a\""), Validator(etag: "\"a\""), true),
        (Validator(etag: "\"a\""), Validator(etag: "\"b\""), false),
        (Validator(etag: "\"a\""), Validator(etag: "W/\"a\""), false),
        (Validator(etag: "\"a\"", lastModified: date), Validator(etag: "\"a\"", lastModified: "x"), true),
        (Validator(lastModified: date), Validator(lastModified: date), true),
        (Validator(lastModified: date), Validator(lastModified: "x"), false),
        (Validator(etag: "\"a\"", lastModified: date), Validator(lastModified: "x"), false),
        (Validator(etag: "\"a\""), Validator(lastModified: date), true),
        (Validator(), Validator(etag: "\"a\""), true), (Validator(), Validator(), true),
    ])
    func agreesAsFarAsBothSayAnything(a: Validator, b: Validator, agrees: Bool) {
        #expect(a.agrees(with: b) == agrees)
        #expect(b.agrees(with: a) == agrees)
    }
}
