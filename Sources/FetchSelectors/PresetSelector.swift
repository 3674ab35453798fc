public import FetchCore

/// Selections by name.
public enum PresetSelector {
    /// The selector for a preset of a source, or for `first_N`, which every source of numbered items has.
    ///
    /// - Throws: ``FetchError`` with code `usage` that lists the names for one that is unknown.
    public static func selector(
        named name: String, among presets: [SourceDescriptor.Preset], clamp: Bool, allowMissing: Bool
    ) throws(FetchError) -> any Selector {
        if let preset = presets.first(where: { $0.name == name && $0.layout == nil }) {
            return NumbersSelector(
                numbers: try NumberList(parsing: preset.numbers), allowMissing: allowMissing, label: "--preset \(name)")
        }
        if name.hasPrefix("first_"), let count = Int(name.dropFirst(6)), count >= 0 {
            return FirstSampler(count: count, clamp: clamp, words: "--preset \(name)")
        }
        let names = presets.map(\.name).joined(separator: ", ")
        throw FetchError(
            .usage, "there is no preset \"\(SafeText.printable(name))\"",
            hint: names.isEmpty ? "This source has none but first_N" : "There are \(names) and first_N")
    }
}
