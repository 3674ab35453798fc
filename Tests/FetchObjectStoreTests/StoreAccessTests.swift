import FetchCore
import Foundation
import Testing

@testable import FetchObjectStore

/// Where a store is and in whose name it is asked.
struct StoreAccessTests {
    /// A home folder with these files below `.aws`.
    private func home(_ files: [String: String]) throws -> String {
        let place = FileManager.default.temporaryDirectory.appending(path: "fetch-aws-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place.appending(path: ".aws"), withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: place.appending(path: ".aws/\(name)")) }
        return place.path(percentEncoded: false)
    }

    private static let files = [
        "credentials": """
        [default]
        aws_access_key_id = DEFAULTKEY
        aws_secret_access_key = default/secret#1
        # a comment
        [lab]
        aws_access_key_id=LABKEY
        aws_secret_access_key=lab/secret ; said to be new
        aws_session_token = lab-token
        """,
        "config": """
        [default]
        region = eu-north-1
        [profile lab]
        region = eu-west-1
        services = here
        [profile role]
        role_arn = arn:aws:iam::1:role/x
        [services here]
        s3 =
          endpoint_url = https://store.lab:9000/
        """,
    ]

    @Test func theEnvironmentComesFirst() throws {
        let access = try StoreAccess(variables: [
            "HOME": try home(Self.files), "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s",
            "AWS_SESSION_TOKEN": "t", "AWS_PROFILE": "lab", "AWS_DEFAULT_REGION": "x-2", "AWS_REGION": "x-1",
            "AWS_ENDPOINT_URL": "http://one:1", "AWS_ENDPOINT_URL_S3": "http://two:2/",
        ])
        #expect(access.credentials == Credentials(accessKey: "ENV", secretKey: "s", sessionToken: "t"))
        #expect(access.region == "x-1")
        #expect(access.endpoint == "http://two:2")
    }

    @Test func theDefaultProfileIsTakenWhereNothingIsSaid() throws {
        let access = try StoreAccess(variables: ["HOME": try home(Self.files)])
        #expect(access.credentials == Credentials(accessKey: "DEFAULTKEY", secretKey: "default/secret#1"))
        #expect(access.region == "eu-north-1")
        #expect(access.endpoint == nil)
    }

    @Test func aNamedProfileIsReadFromBothFiles() throws {
        let access = try StoreAccess(variables: ["HOME": try home(Self.files), "AWS_PROFILE": "lab"])
        #expect(
            access.credentials == Credentials(accessKey: "LABKEY", secretKey: "lab/secret", sessionToken: "lab-token"))
        #expect(access.region == "eu-west-1")
        #expect(access.endpoint == "https://store.lab:9000")
    }

    @Test func whatIsMissingOrNotUnderstoodIsSaid() throws {
        let files = try home(Self.files)
        let unknown = #expect(throws: FetchError.self) {
            try StoreAccess(variables: ["HOME": files, "AWS_PROFILE": "nobody"])
        }
        #expect(unknown?.code == .usage)
        let role = try StoreAccess(variables: ["HOME": files, "AWS_PROFILE": "role"])
        let refused = #expect(throws: FetchError.self) { try role.required() }
        #expect(refused?.code == .unauthorized && refused?.message.contains("role") == true)
        let nobody = try StoreAccess(variables: ["HOME": try home([:])])
        #expect(nobody.region == "us-east-1")
        #expect(throws: FetchError.self) { try nobody.required() }
        #expect(throws: FetchError.self) {
            try StoreAccess(variables: ["HOME": files, "AWS_ENDPOINT_URL": "https://user:word@host"])
        }
    }

    @Test func awsHasAHostForEachBucketAndOthersAPath() {
        let own = StoreAccess(endpoint: nil, region: "eu-west-1", credentials: nil)
        let host = StoreHost(bucket: "data", access: own)
        #expect(host.origin == "https://data.s3.eu-west-1.amazonaws.com" && host.path(of: "a b") == "/a%20b")
        let dotted = StoreHost(bucket: "my.data", access: own)
        #expect(dotted.name == "s3.eu-west-1.amazonaws.com" && dotted.path(of: nil) == "/my.data")
        let other = StoreAccess(endpoint: "http://127.0.0.1:80", region: "x", credentials: nil)
        let local = StoreHost(bucket: "data", access: other)
        #expect(local.name == "127.0.0.1" && local.path(of: "k/ü") == "/data/k/%C3%BC")
    }
}
