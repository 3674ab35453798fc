import FetchCore
import Foundation
import Testing

@testable import FetchObjectStore

/// Signatures beside those of others.
struct RequestSignerTests {
    /// The keys of the examples in "Signature Calculations for the Authorization Header" (Amazon S3 API Reference).
    static let keys = Credentials(
        accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    private static let signer = RequestSigner(credentials: keys, region: "us-east-1")
    private static let host = "examplebucket.s3.amazonaws.com"
    /// 2013-05-24, midnight in UTC.
    private static let time = 1_369_353_600.0
    private static let nothing = BodyHash(of: []).hex

    private func signature(_ draft: RequestSigner.Draft) -> String? {
        Self.signer.headers(for: draft, at: Self.time).last?.value.split(separator: "=").last.map(String.init)
    }

    @Test func aPublishedReadOfARangeHasItsSignature() {
        let draft = RequestSigner.Draft(
            method: "GET", host: Self.host, path: "/test.txt", headers: [.init("Range", "bytes=0-9")],
            bodyHash: Self.nothing)
        #expect(signature(draft) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func aPublishedWriteHasItsSignature() {
        let draft = RequestSigner.Draft(
            method: "PUT", host: Self.host, path: "/" + PercentCoding.path("test$file.text"),
            headers: [
                .init("Date", "Fri, 24 May 2013 00:00:00 GMT"), .init("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            bodyHash: BodyHash(of: Array("Welcome to Amazon S3.".utf8)).hex)
        #expect(signature(draft) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test func aPublishedQuestionWithoutAValueHasItsSignature() {
        let draft = RequestSigner.Draft(
            method: "GET", host: Self.host, path: "/", query: [("lifecycle", "")], bodyHash: Self.nothing)
        #expect(signature(draft) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test func aPublishedListingHasItsSignatureInWhateverOrderItIsAsked() {
        let draft = RequestSigner.Draft(
            method: "GET", host: Self.host, path: "/", query: [("prefix", "J"), ("max-keys", "2")],
            bodyHash: Self.nothing)
        #expect(signature(draft) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func credentialsShowNothing() {
        let text = "\(Self.keys) \(String(reflecting: Self.keys)) \(String(describing: [Self.keys]))"
        #expect(!text.contains("AKIA") && !text.contains("wJal"))
        var dumped = ""
        dump(Self.keys, to: &dumped)
        #expect(!dumped.contains("AKIA") && !dumped.contains("wJal"))
    }

    /// What is hard to sign: characters that mean something, order, empty values, tokens.
    private static let drafts: [RequestSigner.Draft] = [
        .init(method: "PUT", host: "127.0.0.1:9000", path: path("b/a b+c&d=e/ü/☃.tar"), bodyHash: "00"),
        .init(method: "GET", host: "h", path: path("b/%41~x-._"), query: [("uploads", "")], bodyHash: "00"),
        .init(
            method: "GET", host: "h:1", path: "/b",
            query: [("prefix", "a/ü +&=%"), ("list-type", "2"), ("Zeta", "1"), ("delimiter", "/")], bodyHash: "00"),
        .init(
            method: "POST", host: "h", path: path("b/k"), query: [("uploadId", "a/b+c=="), ("partNumber", "7")],
            headers: [.init("x-amz-meta-two", "a   b  c"), .init("x-amz-checksum-sha256", "abc=")], bodyHash: "00"),
    ]

    private static func path(_ key: String) -> String { "/" + PercentCoding.path(key) }

    @Test(.enabled(if: Botocore.isInstalled), arguments: drafts.indices)
    func botocoreSignsTheSame(index: Int) throws {
        let draft = Self.drafts[index]
        for token in [nil, "a/long+token=="] {
            let keys = Credentials(accessKey: "AKID", secretKey: "se/cr+et", sessionToken: token)
            let signer = RequestSigner(credentials: keys, region: "eu-west-3")
            let headers = signer.headers(for: draft, at: Self.time)
            let theirs = try Botocore.signature(of: draft, keys: keys, region: "eu-west-3", date: "20130524T000000Z")
            #expect(headers.last?.value == theirs)
        }
    }
}
