import FetchCore
import FoundationEssentials

/// Which layout the samples of a run come in: that of `--preset`, or the one that the dataset has by itself.
enum LayoutChoice {
    /// The word for none.
    static let none = "none"

    /// True when `--preset` names a layout, or none, and so chooses no items.
    static func isOne(_ preset: String, of source: SourceDescriptor) -> Bool {
        preset == none || isFile(preset) || source.presets.contains { $0.name == preset && $0.layout != nil }
    }

    /// The layout of a run; `nil` for none.
    ///
    /// - Parameter own: The dataset's own, for when nothing is said.
    /// - Throws: ``FetchError`` with code `bad-input` or `local-io` for a file that is no layout.
    static func layout(
        _ preset: String?, of source: SourceDescriptor, own: SampleLayout?
    ) throws(FetchError) -> SampleLayout? {
        guard let preset else { return own }
        if preset == none { return nil }
        guard isFile(preset) else { return source.presets.first { $0.name == preset }?.layout }
        do {
            return try SampleLayout(json: Data(contentsOf: URL(filePath: preset)), name: preset)
        } catch let error as FetchError {
            throw error
        } catch {
            throw FetchError(.badInput, "the layout \(SafeText.printable(preset)) cannot be read")
        }
    }

    private static func isFile(_ preset: String) -> Bool { preset.hasSuffix(".json") }
}
