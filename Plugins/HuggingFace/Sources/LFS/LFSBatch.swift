import FetchCore

/// The messages of the batch API (git-lfs, docs/api/batch.md).
enum LFSBatch {
    /// An object by its content's SHA-256 and its size in bytes.
    struct Object: Codable, Sendable, Hashable {
        var oid: String
        var size: Int64
    }

    /// What is asked.
    struct Question: Encodable, Sendable {
        var operation = "download"
        var transfers = ["basic"]
        var ref: Ref?
        var objects: [Object]
        var hashAlgorithm = "sha256"

        private enum CodingKeys: String, CodingKey {
            case operation, transfers, ref, objects
            case hashAlgorithm = "hash_algo"
        }

        struct Ref: Encodable, Sendable {
            var name: String
        }
    }

    /// What is answered, object by object in any order.
    struct Answer: Decodable, Sendable {
        var transfer: String?
        var objects: [Entry]
    }

    struct Entry: Decodable, Sendable {
        var oid: String
        var size: Int64?
        var actions: Actions?
        var error: Failure?
    }

    struct Actions: Decodable, Sendable {
        var download: Action?
    }

    /// How to get an object.
    struct Action: Decodable, Sendable, Hashable {
        var href: String
        var header: [String: String]?
        /// Seconds from now; counts before the time.
        var seconds: Double?
        /// RFC 3339; year 1 when there is none.
        var time: String?

        private enum CodingKeys: String, CodingKey {
            case href, header
            case seconds = "expires_in"
            case time = "expires_at"
        }

        /// When it ends, in seconds since 1970; `nil` when it does not say.
        func expiry(now: Double) -> Double? {
            if let seconds, seconds > 0 { return now + seconds }
            return time.flatMap(OffsetTime.parse)
        }
    }

    /// Why there is no object.
    struct Failure: Decodable, Sendable {
        var code: Int
        var message: String?
    }

    /// What `ssh HOST git-lfs-authenticate` answers: where the server is, and what to send along.
    struct Access: Decodable, Sendable {
        var href: String?
        var header: [String: String]?
        var seconds: Double?
        var time: String?

        private enum CodingKeys: String, CodingKey {
            case href, header
            case seconds = "expires_in"
            case time = "expires_at"
        }
    }
}
