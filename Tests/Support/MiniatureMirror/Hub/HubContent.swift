/// The first origin: the hub's API, `resolve`, git and LFS.
struct HubContent: MirrorContent {
    let register: HubRegister

    func methods(ofPath path: String) -> Set<HTTPMethod> { [.get, .head, .post] }

    func resource(for request: MirrorRequest) -> MirrorResource? {
        let visitor = HubVisitor(request, register: register)
        let route = HubRoute(target: request.target, isBareName: register.hasBareName)
        let standing = register.quotas.count(
            route?.bucket ?? .pages, by: visitor.name, quotas: register.settings.quotas, now: register.now)
        var answer = answer(to: request, route: route, visitor: visitor, standing: standing)
        answer?.headers.append(
            "RateLimit", "\"\(standing.bucket.rawValue)\";r=\(standing.left);t=\(standing.secondsToReset)")
        answer?.headers.append(
            "RateLimit-Policy",
            "\"fixed window\";\"\(standing.bucket.rawValue)\";q=\(standing.quota);w=\(standing.window)")
        return answer
    }

    private func answer(
        to request: MirrorRequest, route: HubRoute?, visitor: HubVisitor, standing: HubQuotaCounter.Standing
    ) -> MirrorResource? {
        if standing.isExceeded {
            return HubRefusal.tooManyRequests(retryAfter: register.settings.quotas.retryAfter).resource
        }
        guard let route else { return nil }
        if let id = route.id, let new = register.newID(of: id) { return Self.moved(request, from: id, to: new) }
        let desk = HubDesk(register: register, request: request, visitor: visitor)
        do {
            return try desk.answer(route)
        } catch let refusal as HubRefusal {
            return refusal.resource
        } catch {
            return HubRefusal.broken("\(error)").resource
        }
    }

    /// Redirects to the same address under the repository's new name, relative, keeping the method.
    private static func moved(_ request: MirrorRequest, from old: String, to new: String) -> MirrorResource {
        let location = request.target.replacing("/\(old)", with: "/\(new)", maxReplacements: 1)
        return .text("Temporary Redirect. Redirecting to \(location)", status: 307, headers: ["Location": location])
    }
}
