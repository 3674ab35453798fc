import FetchCore

extension Law<SourceSpecimen> {
    /// Nothing is a listing too.
    public static var emptiness: Law {
        Law("emptiness", "What has nothing to list lists nothing, or is refused with an error that says so") {
            specimen in
            let opened = try await specimen.open()
            let nobody = SelectionQuery(ids: ["\u{2205} nobody is called so"])
            var wrong: [String] = []
            if try await opened.items(nobody).contains(where: { nobody.matches($0) }) {
                wrong.append("an id that nobody has matches something")
            }
            guard let arguments = specimen.empty else { return wrong }
            do {
                let items = try await specimen.open(arguments).items()
                if !items.isEmpty { wrong.append("the empty dataset lists \(items.count) items") }
            } catch let error as FetchError where [.usage, .notFound].contains(error.exitStatus) {
                if error.message.isEmpty { wrong.append("the error about the empty dataset has no words") }
            } catch {
                wrong.append("the empty dataset ends with: \(error)")
            }
            return wrong
        }
    }
}
