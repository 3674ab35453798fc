import FetchCore
import FetchSelectors
import Testing

struct NumberListTests {
    @Test(arguments: [
        ("0", [0]), ("0,5,10-13", [0, 5, 10, 11, 12, 13]), ("7,3,3,1-3", [1, 2, 3, 7]), ("0-9/4", [0, 4, 8]),
        (" 1 , 2 - 4 ", [1, 2, 3, 4]), ("5-5", [5]), ("000020", [20]), ("9223372036854775807", [.max]),
    ])
    func readsWhatPeopleWrite(text: String, expected: [Int]) throws {
        #expect(try NumberList(parsing: text).numbers == expected)
    }

    @Test(arguments: [
        "", " ", ",", "1,", ",1", "1,,2", "5-3", "-1", "1--2", "1-", "a", "1;2", "0x10", "1-5/0", "1-5/-1", "1-5/2/2",
        "7/2", "1-2-3", "+1", "99999999999999999999", "0-9223372036854775807", "1-5/9223372036854775808",
    ])
    func refusesWhatMakesNoSense(text: String) {
        #expect(failure { try NumberList(parsing: text) }?.code == .usage)
    }
}
