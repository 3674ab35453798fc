import FetchCore
import FetchSelectors
import Testing

@Suite struct NumberListTests {
    @Test(arguments: [
        ("7", [7]), ("0", [0]), ("0,5,10-12", [0, 5, 10, 11, 12]), ("5,0,5", [0, 5]), ("3-3", [3]),
        ("0-980/490", [0, 490, 980]), ("1-10/4", [1, 5, 9]), ("0-3,2-5", [0, 1, 2, 3, 4, 5]),
        (" 1, 2 - 4 ", [1, 2, 3, 4]), ("007", [7]), ("9223372036854775807", [Int.max]),
        ("0-9223372036854775807/9223372036854775807", [0, Int.max]),
    ])
    func readsNumbersRangesAndSteps(text: String, expected: [Int]) throws {
        #expect(try NumberList(parsing: text).numbers == expected)
    }

    @Test(arguments: [
        "", ",", "1,", ",1", "1,,2", "a", "1-", "-1", "-", "1--2", "1-2-3", "1.5", "1/2", "1-5/", "1-5/0", "1-5/-1",
        "1-5/2/3", "0x10", "١", "99999999999999999999", "1;2", "1\u{1B}[2J",
    ])
    func anythingElseIsAnErrorThatQuotesIt(text: String) {
        let error = #expect(throws: FetchError.self) { try NumberList(parsing: text) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("\"\(SafeText.printable(text))\"") == true)
        #expect(error?.message.contains("\u{1B}") == false)
    }

    @Test func aReversedRangeIsAnErrorThatSaysSo() {
        let error = #expect(throws: FetchError.self) { try NumberList(parsing: "0,19-10") }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("19-10 is reversed") == true)
    }

    @Test(arguments: ["0-9223372036854775807", "0-100000000", "1-99999999999/100"])
    func aRangeWithoutMeasureIsAnErrorInsteadOfFillingMemory(text: String) {
        let error = #expect(throws: FetchError.self) { try NumberList(parsing: text) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("too long") == true)
    }
}
