/// What all connections of a server share: they bring requests here and get plans.
struct RequestDesk: Sendable {
    let content: any MirrorContent
    let faults: FaultTable
    let log: RequestLog
    let startTime: Double

    func plan(for request: MirrorRequest) -> ResponsePlan {
        guard request.method == .get || request.method == .head else { return refusal(of: request) }
        let faults = faults.faults(for: request)
        let resource = content.resource(for: request) ?? .text("Not Found", status: 404)
        return ResponsePlan(request: request, resource: resource, faults: faults)
    }

    /// Enters the request in the log before the first byte of its answer, and returns the entry's number.
    func log(_ request: MirrorRequest, plan: ResponsePlan) -> Int {
        let status = plan.resetsBeforeHeaders ? 0 : plan.status
        return log.append(LoggedRequest(request: request, status: status, time: MonotonicClock.now - startTime))
    }

    private func refusal(of request: MirrorRequest) -> ResponsePlan {
        let resource = MirrorResource.text("", status: 405, headers: ["Allow": "GET, HEAD"])
        var plan = ResponsePlan(request: request, resource: resource, faults: [])
        // Its body, if it has one, was not read.
        plan.closesAfter = true
        return plan
    }
}
