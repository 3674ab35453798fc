/// What all connections of a server share: they bring requests here and get plans.
struct RequestDesk: Sendable {
    let content: any MirrorContent
    let faults: FaultTable
    let log: RequestLog
    let startTime: Double

    func plan(for request: MirrorRequest) -> ResponsePlan {
        let methods = content.methods(ofPath: request.path)
        guard methods.contains(request.method) else { return refusal(of: request, methods: methods) }
        let faults = faults.faults(for: request)
        let resource = content.resource(for: request) ?? .text("Not Found", status: 404)
        return ResponsePlan(request: request, resource: resource, faults: faults)
    }

    /// Enters the request in the log before the first byte of its answer, and returns the entry's number.
    func log(_ request: MirrorRequest, plan: ResponsePlan) -> Int {
        let status = plan.resetsBeforeHeaders ? 0 : plan.status
        return log.append(LoggedRequest(request: request, status: status, time: MonotonicClock.now - startTime))
    }

    private func refusal(of request: MirrorRequest, methods: Set<HTTPMethod>) -> ResponsePlan {
        let names = methods.map(\.rawValue).sorted().joined(separator: ", ")
        let resource = MirrorResource.text("", status: 405, headers: ["Allow": names])
        return ResponsePlan(request: request, resource: resource, faults: [])
    }
}
