/// Who makes a request, by its `Authorization`.
enum HubVisitor: Sendable, Equatable {
    case anonymous
    case account(String)
    /// A token the hub does not know.
    case unknown

    /// Reads `Bearer TOKEN`, or `Basic` with any user name and the token as password, as git sends it.
    init(_ request: MirrorRequest, register: HubRegister) {
        guard let field = request.headers["Authorization"] else {
            self = .anonymous
            return
        }
        self = Self.token(in: field).flatMap(register.account).map(HubVisitor.account) ?? .unknown
    }

    /// The account's name.
    var name: String? {
        if case .account(let name) = self { name } else { nil }
    }

    private static func token(in field: String) -> String? {
        let halves = field.split(separator: " ", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        switch halves[0].lowercased() {
        case "bearer": return String(halves[1])
        case "basic":
            guard let pair = Base64.decoded(String(halves[1])) else { return nil }
            let words = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return words.count == 2 ? String(words[1]) : nil
        default: return nil
        }
    }
}
