import FetchCore
import FoundationEssentials
import Synchronization

/// Asks an LFS server where objects are: up to 100 in one request.
final class LFSClient: Sendable {
    private let server: LFSServer
    private let access: LFSAccess
    /// The branch that is fetched, as a full ref; some servers decide by it.
    private let ref: String?
    private let environment: SourceEnvironment
    private let waiting = Mutex<[Waiting]>([])

    /// What git-lfs itself asks for at most in one request.
    static let mostObjects = 100
    private static let mediaType = "application/vnd.git-lfs+json"
    private static let largest = 8 << 20

    /// One who asks for a single object.
    private struct Waiting: Sendable {
        var object: LFSBatch.Object
        var continuation: CheckedContinuation<Result<TransferRequest, FetchError>, Never>
    }

    /// Nothing is asked before the first object.
    init(
        server: LFSServer, credentials: Credentials, ref: String?, ssh: SSHCommand, environment: SourceEnvironment
    ) {
        self.server = server
        self.ref = ref
        self.environment = environment
        access = LFSAccess(server: server, credentials: credentials, ssh: ssh, environment: environment)
    }

    /// How to get each object, in the order given.
    ///
    /// - Throws: what is wrong with the server as a whole.
    func requests(for objects: [LFSBatch.Object]) async throws -> [Result<TransferRequest, FetchError>] {
        var found: [Result<TransferRequest, FetchError>] = []
        var rest = objects[...]
        while !rest.isEmpty {
            found += try await batch(Array(rest.prefix(Self.mostObjects)))
            rest = rest.dropFirst(Self.mostObjects)
        }
        return found
    }

    /// How to get one object. Those who ask within a few milliseconds share a request, as they do when many links
    /// have expired together.
    func request(for object: LFSBatch.Object) async throws -> TransferRequest {
        let result = await withCheckedContinuation { continuation in
            let isFirst = waiting.withLock { list in
                list.append(Waiting(object: object, continuation: continuation))
                return list.count == 1
            }
            if isFirst {
                Task {
                    try? await Task.sleep(for: .milliseconds(20))
                    await answerWaiting()
                }
            }
        }
        return try result.get()
    }

    private func answerWaiting() async {
        let all = waiting.withLock { list in
            defer { list = [] }
            return list
        }
        do {
            let results = try await requests(for: all.map(\.object))
            for (who, result) in zip(all, results) { who.continuation.resume(returning: result) }
        } catch {
            let reason = FetchError.wrapping(error, while: "asking the LFS server")
            for who in all { who.continuation.resume(returning: .failure(reason)) }
        }
    }

    private func batch(_ objects: [LFSBatch.Object]) async throws -> [Result<TransferRequest, FetchError>] {
        do {
            let (answer, way) = try await ask(objects)
            var entries: [String: LFSBatch.Entry] = [:]
            for entry in answer.objects { entries[entry.oid] = entry }
            return objects.map { object in
                do throws(FetchError) {
                    return .success(try request(for: object, entries[object.oid], by: way))
                } catch {
                    return .failure(error)
                }
            }
        } catch let error as FetchError where error.httpStatus == 413 && objects.count > 1 {
            let half = objects.count / 2
            return try await batch(Array(objects[..<half])) + batch(Array(objects[half...]))
        }
    }

    private func ask(_ objects: [LFSBatch.Object]) async throws -> (LFSBatch.Answer, LFSAccess.Way) {
        let question = LFSBatch.Question(ref: ref.map { .init(name: $0) }, objects: objects)
        let body = TransferRequest.Body(
            Array(try JSONEncoder().encode(question)), contentType: Self.mediaType, isRepeatable: true)
        var way = try await access.way()
        var refusal: FetchError?
        while let now = way {
            do {
                let request = TransferRequest(
                    url: now.url + "/objects/batch", headers: now.headers + [.init("Accept", Self.mediaType)],
                    body: body, takesNetrc: false)
                let document = try await environment.transport.document(request, limit: Self.largest)
                return (try decode(document), now)
            } catch let error as FetchError where error.httpStatus == 401 {
                refusal = error
                way = try await access.way(after: now)
            } catch let error as FetchError {
                throw explain(error)
            }
        }
        throw explain(refusal ?? FetchError(.unauthorized, "no access", httpStatus: 401))
    }

    private func decode(_ document: Document) throws(FetchError) -> LFSBatch.Answer {
        guard let answer = try? JSONDecoder().decode(LFSBatch.Answer.self, from: Data(document.bytes)) else {
            throw FetchError(
                .unexpectedAnswer, "\(SafeURL(server.url)) does not answer as an LFS server", disposition: .fatal)
        }
        guard answer.transfer ?? "basic" == "basic" else {
            throw FetchError(
                .unexpectedAnswer, "the LFS server wants the transfer \(SafeText.printable(answer.transfer ?? ""))",
                hint: "Only basic is known", disposition: .fatal)
        }
        return answer
    }

    private func request(
        for object: LFSBatch.Object, _ entry: LFSBatch.Entry?, by way: LFSAccess.Way
    ) throws(FetchError) -> TransferRequest {
        if let error = entry?.error { throw Self.explain(error, object) }
        guard let action = entry?.actions?.download else {
            throw FetchError(.notFound, "the LFS server says nothing of the object \(object.oid)")
        }
        guard action.href.hasPrefix("https://") || action.href.hasPrefix("http://") else {
            throw FetchError(.unexpectedAnswer, "the LFS server gives no web address for the object \(object.oid)")
        }
        var headers = (action.header ?? [:]).sorted { $0.key < $1.key }.map { TransferRequest.Header($0, $1) }
        let isSameOrigin = Credentials.origin(of: action.href) == Credentials.origin(of: way.url)
        if action.header == nil && isSameOrigin { headers = way.headers }
        return TransferRequest(
            url: action.href, headers: headers, expires: action.expiry(now: environment.now()), isRenewable: true,
            takesNetrc: false)
    }

    private static func explain(_ failure: LFSBatch.Failure, _ object: LFSBatch.Object) -> FetchError {
        let said = failure.message.map { ": \"\(SafeText.printable(String($0.prefix(120))))\"" } ?? ""
        let (code, message): (FetchError.Code, String) =
            switch failure.code {
            case 404: (.notFound, "the LFS server does not have the object \(object.oid)")
            case 410: (.notFound, "the owner has removed the object \(object.oid) from the LFS server")
            case 409: (.unexpectedAnswer, "the LFS server knows the object \(object.oid) by another hash")
            case 401, 403: (.unauthorized, "the LFS server refuses the object \(object.oid)")
            default: (.unexpectedAnswer, "the LFS server refuses the object \(object.oid) (\(failure.code))")
            }
        return FetchError(code, message + said, httpStatus: failure.code)
    }

    /// A refusal of the whole request in the user's words.
    private func explain(_ error: FetchError) -> FetchError {
        guard let status = error.httpStatus else { return error }
        let place = SafeURL(server.url)
        var explained: FetchError
        switch status {
        case 401:
            explained = FetchError(
                .unauthorized, "the LFS server \(place) wants credentials\(wereGiven)",
                hint: "Put them into ~/.netrc or git's credential helper, or give --token-file")
        case 403:
            explained = FetchError(
                .unauthorized, "the LFS server \(place) does not let this account read",
                hint: "Check with its owner what the account may do")
        case 404:
            explained = FetchError(
                .notFound, "there is no LFS server at \(place), or the repository may not be seen there",
                hint: "lfs.url in .lfsconfig may name another")
        case 507, 509:
            explained = FetchError(.throttled, "the LFS server \(place) has no quota left for this repository")
        case 413: return error
        default: explained = error
        }
        explained.httpStatus = status
        explained.answer = error.answer
        if status != 429 { explained.disposition = .fatal }
        return explained
    }

    private var wereGiven: String { ", and those there are were refused or there are none" }
}
