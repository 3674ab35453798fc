import FetchCore

extension Law<SourceSpecimen> {
    /// Listing does no more than is asked for.
    public static var laziness: Law {
        Law("laziness", "Nothing is listed before the first item is wanted, and items come in batches that stay small")
        {
            specimen in
            let opened = try await specimen.open()
            let before = opened.witness.requests
            let next = opened.source.items(matching: .everything).batches()
            var wrong: [String] = []
            if opened.witness.requests > before { wrong.append("a request is sent before the first item is wanted") }
            var requests: [Int] = []
            var batches = 0
            while let batch = try await next() {
                batches += 1
                requests.append(opened.witness.requests - before)
                if batch.isEmpty { wrong.append("batch \(batches) is empty") }
                if batch.count > largest { wrong.append("batch \(batches) has \(batch.count) items") }
                if wrong.count > 5 { return wrong }
            }
            // A listing of many pages is not read to its end for the first of them.
            if let first = requests.first, let all = requests.last, all > 3, first == all {
                wrong.append("all \(all) requests of the listing are sent for its first batch")
            }
            return wrong
        }
    }

    /// The most items that may travel together.
    private static var largest: Int { 4096 }
}
