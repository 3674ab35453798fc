import FetchCore
import Foundation

extension StoreClient {
    /// Begins an object in parts of `partSize` bytes and puts that on record in a file.
    func beginUpload(
        _ key: String, metadata: [TransferRequest.Header] = [], partSize: Int, size: Int64?, recordedAt path: String
    ) throws(FetchError) -> UploadJournal {
        let token = UUID().uuidString.lowercased()
        let id = try createUpload(key, metadata: [.init(ObjectHead.tokenName, token)] + metadata)
        return try UploadJournal(
            UploadJournal.Head(key: key, upload: id, token: token, partSize: partSize, size: size), at: path)
    }

    /// Sends a part beside others and notes it. `released` is called once its bytes are no longer needed, sent or not.
    func sendPart(
        _ number: Int, of journal: UploadJournal, _ body: [UInt8], _ hash: BodyHash, in flight: PartFlight,
        released: @escaping @Sendable () -> Void
    ) throws(FetchError) {
        try flight.start {
            sendPart(number, of: journal.head.name, body, hash) { [flight] result in
                released()
                flight.end(
                    result.flatMap { etag in
                        let part = SentPart(number: number, etag: etag, hash: hash)
                        return Result { () throws(FetchError) in
                            try journal.add(part)
                            return part
                        }
                    })
            }
        } otherwise: {
            released()
        }
    }

    /// Begins an object in parts and gives the upload's name at the store.
    private func createUpload(_ key: String, metadata: [TransferRequest.Header]) throws(FetchError) -> String {
        let answer = try read(
            Question(
                method: "POST", key: key, query: [("uploads", "")],
                headers: metadata + [.init("x-amz-checksum-algorithm", "SHA256")], body: []))
        guard let name = answer["UploadId"] else {
            throw FetchError(.unexpectedAnswer, "the object store gave no name to an upload")
        }
        return name
    }

    /// Sends a part, and gives the store's tag of it to `done`, on the transport's thread.
    private func sendPart(
        _ number: Int, of upload: UploadName, _ body: [UInt8], _ hash: BodyHash,
        _ done: @escaping @Sendable (Result<String, FetchError>) -> Void
    ) {
        let question = Question(
            method: "PUT", key: upload.key, query: [("partNumber", "\(number)"), ("uploadId", upload.id)],
            headers: [.init("x-amz-checksum-sha256", hash.base64)], body: body, hash: hash)
        ask(question) { result in
            done(
                result.flatMap { answer in
                    if let etag = answer.fields["etag"] { return .success(etag) }
                    return .failure(FetchError(.unexpectedAnswer, "the object store gave no tag to a part"))
                })
        }
    }

    /// Makes the object of its parts, under its key.
    func complete(_ upload: UploadName, _ parts: [SentPart]) throws(FetchError) {
        let list = parts.map { part in
            "<Part><ChecksumSHA256>\(part.hash.base64)</ChecksumSHA256><ETag>\(StoreXML.escape(part.etag))</ETag>"
                + "<PartNumber>\(part.number)</PartNumber></Part>"
        }
        let body =
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(list.joined())"
            + "</CompleteMultipartUpload>"
        _ = try ask(
            Question(method: "POST", key: upload.key, query: [("uploadId", upload.id)], body: Array(body.utf8)))
    }

    /// Throws an upload away with what was sent of it; one that is gone is no error.
    func abort(_ upload: UploadName) throws(FetchError) {
        do throws(FetchError) {
            _ = try ask(Question(method: "DELETE", key: upload.key, query: [("uploadId", upload.id)]))
        } catch {
            if error.code != .notFound || error.disposition == .fatal { throw error }
        }
    }

    /// The tags of an upload's parts by their numbers, as the store has them; `nil` when it knows no such upload.
    func parts(of upload: UploadName) throws(FetchError) -> [Int: String]? {
        var tags: [Int: String] = [:]
        var after = "0"
        while true {
            let page: StoreXML
            do throws(FetchError) {
                page = try read(
                    Question(key: upload.key, query: [("part-number-marker", after), ("uploadId", upload.id)]))
            } catch {
                if error.code == .notFound && error.disposition != .fatal { return nil }
                throw error
            }
            for part in page.all("Part") {
                if let number = part["PartNumber"].flatMap({ Int($0) }) { tags[number] = part["ETag"] }
            }
            guard page["IsTruncated"] == "true", let next = page["NextPartNumberMarker"], next != after else {
                return tags
            }
            after = next
        }
    }

    /// The uploads below the address that were begun and not ended, a page at a time.
    func forEachUpload(_ body: (UploadName) throws(FetchError) -> Void) throws(FetchError) {
        var marker: (key: String, id: String)?
        while true {
            var query: [(name: String, value: String)] = [("prefix", address.keyStart), ("uploads", "")]
            if let marker { query += [("key-marker", marker.key), ("upload-id-marker", marker.id)] }
            let page = try read(Question(query: query))
            guard page.name == "ListMultipartUploadsResult" else { throw Self.noListing }
            for upload in page.all("Upload") {
                if let key = upload["Key"], let id = upload["UploadId"] { try body(UploadName(key: key, id: id)) }
            }
            guard page["IsTruncated"] == "true", let key = page["NextKeyMarker"] else { return }
            marker = (key, page["NextUploadIdMarker"] ?? "")
        }
    }
}

/// One upload in parts, as the store names it.
struct UploadName: Sendable, Hashable {
    var key: String
    var id: String
}

/// A part that the store has.
struct SentPart: Sendable, Hashable {
    var number: Int
    /// The store's tag, quotes included.
    var etag: String
    var hash: BodyHash
}
