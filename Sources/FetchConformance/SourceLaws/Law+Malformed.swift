import FetchCore

extension Law<SourceSpecimen> {
    /// Damaged listings are found out.
    public static var malformed: Law {
        Law(
            "malformed",
            "A damaged listing is refused, or what is skipped of it is told, with the name of what is wrong"
        ) { specimen in
            var wrong: [String] = []
            for damaged in specimen.malformed {
                if let reason = await fault(of: specimen, with: damaged) {
                    wrong.append("\(damaged.arguments.joined(separator: " ")): \(reason)")
                }
            }
            return wrong
        }
        .except { $0.malformed.isEmpty ? "no damaged listings were given" : nil }
    }

    private static func fault(of specimen: SourceSpecimen, with damaged: SourceSpecimen.Malformed) async -> String? {
        let witness = Witness()
        do {
            let opened = try await specimen.open(damaged.arguments, heard: witness)
            for item in try await opened.items() {
                for asset in item.assets { _ = try await opened.source.resolve(asset) }
            }
        } catch let error as FetchError {
            if error.code == .unexpected { return "the error is a defect of the program: \(error.message)" }
            witness.hear(error.message + " " + (error.hint ?? ""))
        } catch {
            return "the error is no FetchError: \(error)"
        }
        let isTold = witness.words.contains { $0.contains(damaged.mention) }
        return isTold ? nil : "nothing was said of \"\(damaged.mention)\""
    }
}
