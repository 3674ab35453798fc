import CXML2
import FetchCore

/// One element of a store's answer.
struct StoreXML {
    var name: String
    /// All text in it.
    var text: String
    var children: [StoreXML]

    /// Reads a document; `nil` for what is none.
    init?(_ bytes: [UInt8]) {
        // No network and no entities: the answer is a stranger's.
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        let document = bytes.withUnsafeBytes { buffer in
            xmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, nil, options)
        }
        defer { xmlFreeDoc(document) }
        guard let root = xmlDocGetRootElement(document) else { return nil }
        self.init(root)
    }

    private init(_ node: xmlNodePtr) {
        name = node.pointee.name.map { String(cString: $0) } ?? ""
        children = []
        var child = node.pointee.children
        while let current = child {
            if current.pointee.type == XML_ELEMENT_NODE { children.append(StoreXML(current)) }
            child = current.pointee.next
        }
        text = ""
        guard children.isEmpty, let content = xmlNodeGetContent(node) else { return }
        text = String(cString: content)
        fetch_xml_free(content)
    }

    /// The text of the first child of a name; `nil` where there is none, or an empty one.
    subscript(name: String) -> String? {
        children.first { $0.name == name }.flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    /// The children of a name, in order.
    func all(_ name: String) -> [StoreXML] { children.filter { $0.name == name } }

    /// Text with what XML would take for markup written otherwise.
    static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
    }
}
