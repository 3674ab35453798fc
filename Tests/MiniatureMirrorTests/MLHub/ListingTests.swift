import Foundation
import MiniatureMirror
import Testing

@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct ListingTests {
    let stage: FloodStage
    let keys: [String]

    init() throws {
        var limits = MLHubMirror.Limits()
        limits.azurePage = 100
        limits.s3Page = 70
        stage = try FloodStage(limits: limits)
        keys = stage.mirror.assetKeys()
    }

    /// The texts of all elements of a name.
    private func texts(_ name: String, _ xml: String) -> [String] {
        xml.components(separatedBy: "<\(name)>").dropFirst().map { $0.components(separatedBy: "</")[0] }
    }

    private func walk(
        _ url: String, key: String, token: String, parameter: String, options: [String] = []
    ) throws -> [[String]] {
        var pages: [[String]] = []
        var next = ""
        repeat {
            var request = URLComponents(string: url)
            if !next.isEmpty { request?.queryItems?.append(URLQueryItem(name: parameter, value: next)) }
            let answer = try Curl(try #require(request?.string), options: options)
            #expect(answer.httpStatus == 200)
            pages.append(texts(key, answer.text))
            next = texts(token, answer.text).first ?? ""
        } while !next.isEmpty
        return pages
    }

    @Test func azureListsAContainerPageByPage() throws {
        let url = stage.mirror.containerURL + "?restype=container&comp=list&prefix=sen12floods/"
        let pages = try walk(url, key: "Name", token: "NextMarker", parameter: "marker")
        #expect(pages.map(\.count).dropLast().allSatisfy { $0 == 100 })
        #expect(pages.count > 2)
        #expect(Array(pages.joined()) == keys)
        let small = try walk(
            stage.mirror.containerURL + "?restype=container&comp=list&prefix=sen12floods/sen12floods_s2_l&maxresults=7",
            key: "Name", token: "NextMarker", parameter: "marker")
        #expect(Array(small.joined()) == keys.filter { $0.hasPrefix("sen12floods/sen12floods_s2_l") })
        #expect(small.first?.count == 7)
    }

    @Test func azureTellsTheChecksumAndSizeOfEachBlob() throws {
        let url = stage.mirror.containerURL + "?restype=container&comp=list&prefix=\(keys[3])"
        let xml = try Curl(url).text
        #expect(texts("Name", xml) == [keys[3]])
        let blob = try Curl("\(stage.mirror.containerURL)/\(keys[3])")
        #expect(texts("Content-MD5", xml) == [blob.header("Content-MD5")])
        #expect(texts("Content-Length", xml) == ["\(blob.body.count)"])
        #expect(texts("Etag", xml).map { "\"\($0)\"" } == [blob.header("ETag")])
        #expect(try Curl("\(stage.mirror.containerURL)/\(keys[3])", "-r", "0-9").header("Content-MD5") == nil)
    }

    @Test func s3ListsABucketPageByPage() throws {
        let pages = try walk(
            stage.mirror.bucketURL + "?list-type=2&prefix=sen12floods/", key: "Key", token: "NextContinuationToken",
            parameter: "continuation-token")
        #expect(pages.first?.count == 70)
        #expect(Array(pages.joined()) == keys)
        let object = try Curl("\(stage.mirror.bucketURL)/\(keys[0])")
        #expect(object.body == stage.mirror.assetBytes(keys[0]))
        #expect(object.header("Content-MD5") == nil)
        #expect(try Curl(stage.mirror.bucketURL + "/none").text.contains("<Code>NoSuchKey</Code>"))
    }

    @Test func sourceCooperativeListsByAccountAndByProduct() throws {
        let account = stage.mirror.blobServer.url("/radiantearth")
        let byAccount = try walk(
            account + "?list-type=2&prefix=sen12-floods/", key: "Key", token: "NextContinuationToken",
            parameter: "continuation-token")
        #expect(Array(byAccount.joined()) == keys.map { "sen12-floods/\($0)" })
        let byProduct = try walk(
            stage.mirror.sourceCooperativeURL + "?list-type=2&prefix=sen12floods/", key: "Key",
            token: "NextContinuationToken", parameter: "continuation-token")
        #expect(Array(byProduct.joined()) == keys)
        let url = "\(stage.mirror.sourceCooperativeURL)/\(keys[0])"
        #expect(try Curl(url).body == stage.mirror.assetBytes(keys[0]))
        #expect(try Curl(url, "-A", "Python-urllib/3.11").httpStatus == 403)
        #expect(try Curl(url, "-H", "User-Agent:").httpStatus == 403)
        #expect(try Curl(account + "/other?list-type=2&prefix=").httpStatus == 404)
    }
}
