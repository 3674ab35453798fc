import FetchCore

/// A command line that may begin with a dataset's name instead of a source's.
struct DatasetRequest {
    /// The same with the source's name and its arguments.
    let arguments: [String]
    /// The dataset; `nil` when none was named.
    let dataset: DatasetFile?

    /// Looks for a dataset where the command's name stands.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a dataset's file that cannot be used.
    init(_ arguments: [String]) throws(FetchError) {
        let isHelp = arguments.first == "help"
        let start = isHelp ? 1 : 0
        guard arguments.count > start, let index = arguments[start...].firstIndex(where: { !$0.hasPrefix("-") }),
            !ExternalSources.isTaken(arguments[index]), let found = try KnownDatasets.named(arguments[index])
        else {
            (self.arguments, dataset) = (arguments, nil)
            return
        }
        dataset = found
        let inserted = [found.source] + (isHelp ? [] : found.arguments)
        self.arguments = Array(arguments[..<index]) + inserted + Array(arguments[(index + 1)...])
    }
}
