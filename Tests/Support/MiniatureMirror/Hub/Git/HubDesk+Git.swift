extension HubDesk {
    /// git's smart HTTP, answered by git's own `http-backend`.
    func git(id: String, service: String) throws -> MirrorResource {
        if let refusal = gitRefusal(id: id) { return refusal }
        let repository = try repository(id)
        return try HTTPBackend(repository: repository.bare).answer(to: request, service: service)
    }

    /// How git is told that it has to show, or has shown the wrong, credentials; `nil` if it may go on.
    func gitRefusal(id: String) -> MirrorResource? {
        let refusal: HubRefusal
        do {
            if visitor == .unknown { throw HubRefusal.badToken }
            try checkGate(try repository(id))
            return nil
        } catch let reason as HubRefusal {
            refusal = reason
        } catch {
            refusal = .broken("\(error)")
        }
        var headers = refusal.headers
        if refusal.status == 401 { headers["WWW-Authenticate"] = "Basic realm=\"Authentication required\"" }
        if let code = refusal.code { headers["X-Error-Code"] = code }
        headers["X-Error-Message"] = refusal.message
        return .text(refusal.message, status: refusal.status, headers: headers)
    }
}
