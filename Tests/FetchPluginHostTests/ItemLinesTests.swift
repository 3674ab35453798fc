import Foundation
import Testing

@testable import FetchPluginHost

/// The fast reader of items against the decoder, which says what a line means.
struct ItemLinesTests {
    private func fast(_ line: String) -> ListedItem? {
        Array(line.utf8).withUnsafeBytes { ItemLines().item($0) }
    }

    private func decoded(_ line: String) throws -> ListedItem {
        guard case .item(let item) = try JSONDecoder().decode(PluginReply.self, from: Data(line.utf8)) else {
            throw UnreadableLine(line, CocoaError(.coderInvalidValue))
        }
        return item
    }

    private func text(_ item: ListedItem) -> String {
        var text = ""
        dump(item, to: &text)
        return text
    }

    @Test(arguments: [
        #"{"is":"item","id":"a","assets":[]}"#,
        #"{"is":"item","id":"ä \"\u00fc\ud83d\ude00","number":3,"of":9,"assets":[{"path":"d/ü.bin"}]}"#,
        #"{"id":"a","assets":[{"path":"p","key":"k","size":5,"checksum":"md5:00","content":"binary","reference":7,"#
            + #""shared":true},{"path":"q","size":null,"shared":false}],"is":"item","number":null}"#,
        #" {"is" : "item" , "id":"a","assets":[{"path":"p"}],"collection":"c","bbox":[-1,2.5,3e1,4],"#
            + #""datetime":"2020-01-01T00:00:00Z","start":null,"end":"2021-01-01T00:00:00Z"} "#,
    ])
    func saysWhatTheDecoderSays(line: String) throws {
        let item = try #require(fast(line))
        #expect(text(item) == text(try decoded(line)))
    }

    @Test(arguments: [
        "", "{", "null", "[]", #"{"is":"end"}"#, #"{"is":"item"}"#, #"{"is":"item","id":"a"}"#,
        #"{"is":"item","id":"a","id":"b","assets":[]}"#, #"{"is":"item","id":1,"assets":[]}"#,
        #"{"is":"item","id":"a","assets":{}}"#, #"{"is":"item","id":"a","assets":[{}]}"#,
        #"{"is":"item","id":"a","assets":[1]}"#, #"{"is":"item","id":"a","assets":[{"path":"p","size":1.5}]}"#,
        #"{"is":"item","id":"a","assets":[{"path":"p","size":99999999999999999999}]}"#,
        #"{"is":"item","id":"a","assets":[],"properties":{"x":1}}"#, #"{"is":"item","id":"a","assets":[]} x"#,
        #"{"is":"item","id":"a","assets":[],"bbox":["x"]}"#, #"{"is":"item","id":"a","assets":[],"else":1}"#,
        #"{"is":"item","id":"a","assets":[{"path":"p","shared":"yes"}]}"#,
        "{\"is\":\"item\",\"id\":\"\u{0}\",\"assets\":[]}",
    ])
    func leavesTheRestToTheDecoder(line: String) {
        #expect(fast(line) == nil)
    }
}
