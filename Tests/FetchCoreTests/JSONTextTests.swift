import FetchCore
import Foundation
import Testing

@Suite("JSON text")
struct JSONTextTests {
    @Test func isReadBackByAnotherReader() throws {
        for text in hostileStrings {
            var json = JSONText()
            json.add("text", text)
            json.add("list", list: [text, "", text])
            let object = try parse(json)
            #expect(object["text"] as? String == text)
            #expect(object["list"] as? [String] == [text, "", text])
            #expect(!json.utf8.contains(0x0A), "one line only")
        }
    }

    @Test func hasEveryKindOfValue() throws {
        var inner = JSONText()
        inner.add("a", 1)
        var json = JSONText()
        json.add("integer", Int64.min)
        json.add("unsigned", UInt64.max)
        json.add("number", number: 0.1)
        json.add("large", number: 1e300)
        json.add("small", number: .leastNonzeroMagnitude)
        json.add("nan", number: .nan)
        json.add("infinite", number: -.infinity)
        json.add("yes", true)
        json.add("no", false)
        json.add("raw", json: "[1,null]")
        json.add("objects", objects: [inner, JSONText()])
        json.add("none", list: [])
        let object = try parse(json)
        #expect(object["integer"] as? Int64 == .min)
        #expect(object["unsigned"] as? UInt64 == .max)
        #expect(object["number"] as? Double == 0.1)
        #expect(object["large"] as? Double == 1e300)
        #expect(object["small"] as? Double == Double.leastNonzeroMagnitude)
        #expect(object["nan"] is NSNull)
        #expect(object["infinite"] is NSNull)
        #expect(object["yes"] as? Bool == true)
        #expect(object["no"] as? Bool == false)
        #expect((object["raw"] as? [Any])?.count == 2)
        #expect(object["objects"] as? [[String: Int]] == [["a": 1], [:]])
        #expect((object["none"] as? [Any])?.isEmpty == true)
    }

    @Test func keepsTheOrderAndLeavesOutWhatIsNil() {
        var json = JSONText()
        json.add("b", nil as String?)
        json.add("z", 1)
        json.add("c", nil as Int?)
        json.add("a", "x")
        json.add("d", nil as Bool?)
        json.add("e", number: nil)
        #expect(json.text == #"{"z":1,"a":"x"}"#)
        #expect(JSONText().text == "{}")
    }

    private var hostileStrings: [String] {
        let scalars = (UInt32(0)...0x2FF).map { String(Unicode.Scalar($0)!) }
        let words = [
            "", "\"", "\\", "\\\"", "\\u0041", "</script>", "\u{2028}\u{2029}", "🎈👩‍👩‍👧", "e\u{301}", "\"\u{301}",
            "\\\u{301}", "\n\u{301}", "\r\n", "a\u{FEFF}b", "\u{FFFF}", "\u{10FFFF}", "{\"a\":1}",
        ]
        return scalars + words + [scalars.joined()]
    }

    private func parse(_ json: JSONText) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }
}
