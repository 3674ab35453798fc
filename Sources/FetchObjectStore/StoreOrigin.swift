public import FetchCore
import Synchronization

/// Object stores as places that sources bring assets from.
public final class StoreOrigin: ObjectOrigin {
    private let variables: [String: String]
    /// What the variables and the user's files say; read when the first address is asked for.
    private let access = Mutex<StoreAccess?>(nil)
    private let transport: any BulkTransport

    /// Looks for stores and credentials in these variables, and in the user's files, once an address is asked for.
    public init(variables: [String: String], transport: any BulkTransport) {
        self.variables = variables
        self.transport = transport
    }

    public func request(for address: String) throws(FetchError) -> TransferRequest {
        let place = try ObjectPlace(address)
        guard !place.key.isEmpty else { throw ObjectPlace.objection(to: address) }
        // The store tells the checksum only where it is asked to.
        var request = try client(place.bucket).request(
            .init(key: place.key, headers: [.init("x-amz-checksum-mode", "ENABLED")]))
        request.isRenewable = true
        return request
    }

    public func list(below address: String, _ page: ([ListedObject]) throws -> Void) async throws {
        let place = try ObjectPlace(address)
        let client = try client(place.bucket)
        let start = place.key.isEmpty || place.key.hasSuffix("/") ? place.key : place.key + "/"
        var token: String?
        repeat {
            let xml = try await client.listing(below: start, after: token)
            try page(
                xml.all("Contents").compactMap { entry in
                    guard let key = entry["Key"], !key.hasSuffix("/"), key.hasPrefix(start) else { return nil }
                    let encoded = PercentCoding.path(key)
                    return ListedObject(
                        address: "\(ObjectAddress.scheme)\(place.bucket)/\(encoded)",
                        name: String(key.dropFirst(start.count)), size: entry["Size"].flatMap { Int64($0) } ?? 0)
                })
            token = xml["IsTruncated"] == "true" ? xml["NextContinuationToken"] : nil
        } while token != nil
    }

    private func client(_ bucket: String) throws(FetchError) -> StoreClient {
        let address = try StoreAddress(ObjectAddress.scheme + bucket)
        return StoreClient(reading: address, access: try known(), transport: transport)
    }

    private func known() throws(FetchError) -> StoreAccess {
        if let known = access.withLock({ $0 }) { return known }
        let read = try StoreAccess(variables: variables)
        access.withLock { $0 = read }
        return read
    }
}

/// A bucket and a key, or the beginning of keys.
private struct ObjectPlace {
    let bucket: String
    /// Not encoded.
    let key: String

    init(_ address: String) throws(FetchError) {
        guard ObjectAddress.isOne(address) else { throw Self.objection(to: address) }
        let parts = address.dropFirst(ObjectAddress.scheme.count)
            .split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        bucket = String(parts[0])
        guard let key = PercentCoding.decoded(parts.count > 1 ? String(parts[1]) : "") else {
            throw Self.objection(to: address)
        }
        self.key = key
    }

    static func objection(to address: String) -> FetchError {
        FetchError(
            .badInput, "\"\(SafeURL(address))\" is no address of an object",
            hint: "Write s3://BUCKET/KEY, with %20 for a space")
    }
}
