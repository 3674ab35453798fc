import Testing

@testable import FetchReport

@Suite struct NumberTextTests {
    @Test(arguments: [
        (98.3417, "98.34"), (0.9, "0.9"), (1234.5, "1,235"), (0, "0"), (100.04, "100"), (-2.5, "-2.5"),
        (.infinity, "∞"), (1.0, "1"),
    ])
    func numbersHaveAboutFourDigits(value: Double, text: String) {
        #expect(NumberText.short(value) == text)
    }

    @Test(arguments: [
        (0.4217, "0.42"), (0.0000132, "0.000013"), (4.2, "4.2"), (0, "0"), (0.0996, "0.10"), (49165, "49,165"),
    ])
    func errorsHaveTwoDigits(value: Double, text: String) {
        #expect(NumberText.error(value) == text)
    }

    @Test func intervalsOfWholeNumbersNameTheirLast() {
        #expect(NumberText.interval(.init(low: 40, high: 50, count: 1), whole: true) == "40 to 49")
        #expect(NumberText.interval(.init(low: 4, high: 5, count: 1), whole: true) == "4")
        #expect(NumberText.interval(.init(low: 0.9, high: 0.95, count: 1), whole: false) == "0.9 to 0.95")
        #expect(NumberText.interval(.init(low: 300, high: .infinity, count: 1), whole: true) == "300 and more")
    }
}
