import FetchCore
import FetchSelectors
import Testing

@Suite struct PresetSelectorTests {
    private let presets = [
        SourceDescriptor.Preset(name: "tiny", summary: "three", numbers: "0,500,999"),
        SourceDescriptor.Preset(name: "small", summary: "ten", numbers: "0-90/10"),
    ]

    @Test func aPresetIsItsNumbers() async throws {
        #expect(try await selector("tiny").numbers() == [0, 500, 999])
        #expect(try await selector("small").numbers() == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
    }

    @Test func aPresetThatIsNotListedWholeIsAnErrorUnlessAllowed() async throws {
        let items = Listing.items([0, 1, 500])
        let error = await #expect(throws: FetchError.self) { try await selector("tiny").numbers(items) }
        #expect(error?.code == .notFound)
        #expect(error?.message.hasSuffix(": 999") == true)
        #expect(try await selector("tiny", allowMissing: true).numbers(items) == [0, 500])
    }

    @Test(arguments: [0, 1, 10, 100, 1000])
    func firstNTakesTheFirstNOfTheListing(count: Int) async throws {
        #expect(try await selector("first_\(count)").numbers() == Array(0..<count))
    }

    @Test func moreThanThereAreIsAnErrorUnlessClamped() async throws {
        let error = await #expect(throws: FetchError.self) { try await selector("first_1001").numbers() }
        #expect(error?.code == .usage)
        #expect(try await selector("first_1001", clamp: true).numbers().count == 1000)
    }

    @Test(arguments: ["huge", "first_", "first_-1", "first_x", "TINY", ""])
    func anUnknownNameIsAnErrorThatListsTheKnown(name: String) {
        let error = #expect(throws: FetchError.self) { try selector(name) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("\"\(name)\"") == true)
        #expect(error?.hint?.contains("tiny, small and first_N") == true)
    }

    private func selector(
        _ name: String, clamp: Bool = false, allowMissing: Bool = false
    ) throws -> any Selector {
        try PresetSelector.selector(named: name, among: presets, clamp: clamp, allowMissing: allowMissing)
    }
}
