import MiniatureMirror
import Testing

/// What programs read: `--json` and `--events`.
struct MachineOutputTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<20)
    }

    @Test func theLastLineOfJSONHasTheDocumentedKeys() throws {
        let run = try stage.fetch("--first", "3", "--json")
        let json = try run.json()
        let keys = [
            "source", "dataset", "output", "dry_run", "chosen", "already", "fetched", "failed", "bytes",
            "received_bytes", "requests", "retries", "seconds", "transfer_seconds", "exit_status", "selections",
            "failures",
        ]
        #expect(Set(keys).subtracting(json.keys).isEmpty, "\(run)")
        #expect(run.lines.count == 1)
        #expect(json["fetched"] as? Int == 3)
        #expect(try json["bytes"] as? Int == (0..<3).reduce(0) { try $0 + stage.size(of: $1) })
        #expect(json["exit_status"] as? Int == 0)
        #expect(json["output"] as? String == stage.output)
    }

    @Test func jsonTellsOfFailures() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let run = try stage.fetch("--first", "3", "--json")
        let json = try run.json()
        let failure = (json["failures"] as? [[String: Any]])?.first
        #expect(run.status == 75)
        #expect(json["exit_status"] as? Int == 75)
        #expect(failure?["path"] as? String == Tar.name(1))
        #expect(failure?["code"] as? String == "not-found")
        #expect(failure?["http_status"] as? Int == 404)
    }

    @Test func eventsAreJSONLinesThatEndWithTheSummary() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let run = try stage.fetch("--first", "3", "--events", stage.scratch.path("events.jsonl"))
        #expect(run.status == 75, "\(run)")
        let events = try JSONLines.objects(try stage.scratch.text("events.jsonl"))
        let fetched = events.filter { $0["event"] as? String == "fetched" }.compactMap { $0["path"] as? String }
        let failed = events.filter { $0["event"] as? String == "failed" }
        #expect(Set(fetched) == [Tar.name(0), Tar.name(2)])
        #expect(failed.map { $0["path"] as? String } == [Tar.name(1)])
        #expect(failed.first?["code"] as? String == "not-found")
        #expect(events.allSatisfy { $0["time"] is Double })
        #expect(events.last?["event"] as? String == "end")
        #expect((events.last?["summary"] as? [String: Any])?["failed"] as? Int == 1)
    }

    @Test func eventsOnStandardOutputAreAllThereIs() throws {
        let run = try stage.fetch("--first", "3", "--events", "-")
        #expect(run.status == 0, "\(run)")
        #expect(try JSONLines.objects(run.output).last?["event"] as? String == "end")
    }
}
